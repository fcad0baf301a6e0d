import Datagrams
import Foundation
import Intake
import NetworkNumbers

/// A datagram and where it is from.
struct SourcedDatagram {
  var bytes: [UInt8]
  var session: Session
  /// Nil where the file does not tell.
  var received: Instant?
  var destination: Endpoint?
  /// Bytes that the capture left out.
  var missingBytes = 0
}

/// Where datagrams come from, one after the other.
protocol DatagramSource: ~Copyable {
  mutating func next() throws -> SourcedDatagram?
}

/// The datagrams of a capture.
struct CaptureSource: DatagramSource, ~Copyable {
  private var file: CaptureFile
  private var reader: CaptureReader
  private var waiting: [CapturedDatagram] = []
  private var place = 0
  private var hasEnded = false
  /// Why the file ended before its end.
  private(set) var trouble: String?

  /// - Parameter kind: What everything in it is, where that was said.
  init(_ input: borrowing InputFile, kind: DecodeKind?) throws {
    do {
      file = try CaptureFile(path: input.path)
    } catch {
      throw Refusal("`\(input.name)` is no capture that can be read: \(error)")
    }
    reader = CaptureReader(allStreams: kind == .ipfix) { kind != nil || DatagramShape.of(SourcedDatagram($0)) != nil }
  }

  var counts: CaptureCounts { reader.counts }

  mutating func next() throws -> SourcedDatagram? {
    while place == waiting.count {
      if hasEnded { return nil }
      place = 0
      do {
        if let packet = try file.next() {
          waiting = reader.take(packet)
          continue
        }
      } catch {
        trouble = "\(error)"
      }
      hasEnded = true
      waiting = reader.finish()
    }
    defer { place += 1 }
    return SourcedDatagram(waiting[place])
  }
}

extension SourcedDatagram {
  init(_ datagram: CapturedDatagram) {
    self.init(
      bytes: datagram.bytes, session: datagram.session, received: datagram.time, destination: datagram.destination,
      missingBytes: datagram.missingBytes)
  }
}

/// A file that is one datagram, or IPFIX messages one behind the other (RFC 5655).
struct RawSource: DatagramSource {
  /// No UDP datagram and no IPFIX message is longer.
  static let bytesMax = 65_535
  /// Of a file of IPFIX messages.
  static let fileBytesMax = 256 << 20
  static let session = Session(.file, exporter: Endpoint(IPAddress(ipv4: 0), port: 0))

  private var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  mutating func next() throws -> SourcedDatagram? {
    guard !rest.isEmpty else { return nil }
    let count = messageBytes ?? rest.count
    defer { rest = rest.dropFirst(count) }
    return SourcedDatagram(bytes: Array(rest.prefix(count)), session: Self.session)
  }

  /// The length of an IPFIX message that has another one behind it.
  private var messageBytes: Int? {
    let start = rest.startIndex
    guard rest.count >= 4, rest[start] == 0, rest[start + 1] == 10 else { return nil }
    let length = Int(rest[start + 2]) << 8 | Int(rest[start + 3])
    guard length >= 16, rest.count >= length + 2, rest[start + length] == 0, rest[start + length + 1] == 10 else {
      return nil
    }
    return length
  }
}
