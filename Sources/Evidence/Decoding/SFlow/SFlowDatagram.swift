import Datagrams
import NetworkNumbers

/// A datagram of sFlow version 5 (sflow.org, "sFlow Version 5", July 2004), all its samples read.
///
///     version agent sub-agent sequence uptime count, then samples: format length bytes
///     a sample:  its own header, count, then records: format length bytes
///
/// A sample or record that cannot be read costs only itself; its length says where the next begins.
public struct SFlowDatagram: Sendable {
  /// The sequence counts datagrams of the sub-agent; the time is that of receipt, because sFlow carries none.
  public let header: ExportHeader
  public let agent: IPAddress
  public private(set) var samples: [SFlowSample] = []
  public private(set) var troubles: [SFlowTrouble] = []

  public init(_ datagram: RawSpan, received: Instant) throws(SFlowTrouble) {
    var reader = ByteReader(datagram)
    guard let version = reader.uint32() else { throw SFlowTrouble(.cut, at: 0) }
    guard version == 5 else { throw SFlowTrouble(.version, at: 0) }
    guard let agent = SFlowReading.address(&reader) else { throw SFlowTrouble(.agent, at: 4) }
    guard let subAgent = reader.uint32(), let sequence = reader.uint32(), let uptime = reader.uint32(),
      let count = reader.uint32()
    else { throw SFlowTrouble(.cut, at: reader.offset) }
    self.agent = agent
    header = ExportHeader(
      version: .sflow5, domain: subAgent, sequence: sequence, units: 1, exportTime: received,
      uptimeMilliseconds: uptime)
    for _ in 0..<count {
      let start = reader.offset
      guard let format = reader.uint32(), let length = reader.uint32(),
        let bytes = reader.take(Int(length))
      else {
        troubles.append(
          SFlowTrouble(.cut, at: start, bytes: [UInt8](datagram.extracting(start..<datagram.byteCount))))
        return
      }
      var sample = SFlowSample(format: SFlowFormat(rawValue: format))
      if let reason = sample.read(bytes, at: start + 8) {
        troubles.append(SFlowTrouble(reason, at: start + 8, bytes: [UInt8](bytes)))
      } else {
        troubles += sample.troubles
        samples.append(sample)
      }
    }
    if reader.remaining > 0 { troubles.append(SFlowTrouble(.bytesLeft, at: reader.offset)) }
  }
}

/// Whose format and which, as samples and records name theirs: 20 bits of an enterprise and 12 of a number.
public struct SFlowFormat: RawRepresentable, Hashable, Sendable, CustomStringConvertible {
  public let rawValue: UInt32
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public var enterprise: UInt32 { rawValue >> 12 }
  public var number: UInt32 { rawValue & 0xFFF }
  public var description: String { "\(enterprise)/\(number)" }
}

/// What cannot be read, where in the datagram, and its bytes.
public struct SFlowTrouble: Error, Hashable, Sendable {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case version = "not version 5 of sFlow"
    case agent = "the agent's address is neither IPv4 nor IPv6"
    case cut = "the datagram ends in the middle of a sample"
    case badSample = "a sample is shorter than its header"
    case recordCut = "a record goes beyond its sample"
    case badRecord = "a record is shorter than its format"
    case bytesLeft = "bytes are left behind the last sample"
  }

  public let reason: Reason
  public let offset: Int
  public let bytes: [UInt8]

  init(_ reason: Reason, at offset: Int, bytes: [UInt8] = []) {
    self.reason = reason
    self.offset = offset
    self.bytes = bytes
  }
}

enum SFlowReading {
  /// A kind (1 IPv4, 2 IPv6), then the address.
  static func address(_ reader: inout ByteReader) -> IPAddress? {
    switch reader.uint32() {
    case 1: reader.uint32().map { IPAddress(ipv4: $0) }
    case 2: reader.uint128().map { IPAddress(ipv6: $0) }
    default: nil
    }
  }

  /// A count, then bytes and padding to a multiple of four.
  @_lifetime(copy reader)
  static func opaque(_ reader: inout ByteReader) -> RawSpan? {
    guard let count = reader.uint32(), let bytes = reader.take(Int(count)) else { return nil }
    // Some leave the padding of the last field out.
    _ = reader.skip(min(reader.remaining, (4 - Int(count) % 4) % 4))
    return bytes
  }

  /// A MAC address in six bytes and two of padding.
  static func mac(_ reader: inout ByteReader) -> UInt64? { reader.uint64().map { $0 >> 16 } }
}
