import ArchiveFormat
import Collecting
import Datagrams
import Foundation
import Intake

/// The datagrams of a collector's spool, stream by stream, each stream in the order of receipt. Nobody need stop
/// collecting: what is being written is read up to its last whole block.
struct SpoolSource: DatagramSource {
  private let disk = SystemDisk()
  private var streams: [StreamFolders.Stream]
  private var reader: SpoolReader?
  private var number: UInt32 = 0
  private var waiting: [SourcedDatagram] = []
  private var place = 0
  /// What could not be read.
  private(set) var damages: [String] = []

  static func isSpool(_ path: String) -> Bool { FileManager.default.fileExists(atPath: "\(path)/streams") }

  init(path: String) throws {
    do throws(DiskError) {
      streams = try StreamFolders(spool: path, on: disk).all().reversed()
    } catch {
      throw Refusal("\(error)")
    }
  }

  mutating func next() throws -> SourcedDatagram? {
    while place == waiting.count {
      place = 0
      waiting = []
      do throws(DiskError) {
        guard let event = try reader?.next(growing: true) else {
          guard let stream = streams.popLast() else { return nil }
          number = stream.number
          reader = SpoolReader(stream.folder, on: disk)
          continue
        }
        switch event {
        case .block(let contents): take(contents)
        case .damage(let damage): damages.append("\(damage)")
        // What a collector that was stopped had begun to write holds no datagram that was kept.
        case .unfinished: break
        }
      } catch {
        throw Refusal("\(error)")
      }
    }
    defer { place += 1 }
    return waiting[place]
  }

  private mutating func take(_ contents: BlockContents) {
    contents.each { entry, bytes in
      var session = contents.sessions[entry.source]
      if session.transport == .udp { session.connection = number }
      waiting.append(SourcedDatagram(bytes: [UInt8](bytes), session: session, received: entry.received))
    }
  }
}
