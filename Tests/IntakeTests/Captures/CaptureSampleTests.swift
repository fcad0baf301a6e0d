import Datagrams
import Foundation
import Intake
import NetworkNumbers
import TestSupport
import Testing

/// Captures of ../shared: tcpdump's own and those of the lab.
@Suite struct CaptureSampleTests {
  private static let shared = Repository.root.deletingLastPathComponent().path + "/shared"

  static func datagrams(_ path: String) throws -> ([CapturedDatagram], CaptureCounts) {
    var file = try CaptureFile(path: path)
    var reader = CaptureReader()
    var found: [CapturedDatagram] = []
    while let packet = try file.next() { found += reader.take(packet) }
    found += reader.finish()
    return (found, reader.counts)
  }

  private func isThere() -> Bool {
    if FileManager.default.fileExists(atPath: Self.shared + "/lab/captures") { return true }
    print("captures: not run (../shared is not there)")
    return false
  }

  @Test func `tcpdump's captures of RADIUS give their datagrams, endpoints and times`() throws {
    guard isThere() else { return }
    let (first, counts) = try Self.datagrams(Self.shared + "/samples/flows/tcpdump/RADIUS-RFC3162.pcap")
    #expect(first.count == 1 && counts.packets == 1 && counts.datagrams == 1)
    #expect(first[0].source.description == "127.0.0.1:39646")
    #expect(first[0].destination.port == 1812)
    #expect(first[0].time.description == "2015-07-02T15:58:04.205048Z")
    #expect(first[0].bytes.count == 141 && first[0].bytes[0] == 1 && first[0].missingBytes == 0)
    let (second, _) = try Self.datagrams(Self.shared + "/samples/flows/tcpdump/RADIUS-port1700.pcap")
    #expect(second.map(\.bytes.count) == [25])
  }

  @Test func `the lab's captures agree with tcpdump, packet by packet`() throws {
    guard isThere() else { return }
    for name in ["radius", "netflow9", "ipfix"] {
      let path = Self.shared + "/lab/captures/\(name).pcap"
      let (found, _) = try Self.datagrams(path)
      #expect(!found.isEmpty)
      let tcpdump = try Command.shell("tcpdump -nn -q -tt --nano -r \(path) udp 2>/dev/null")
      guard tcpdump.status == 0 else {
        print("captures: not compared (tcpdump is not there)")
        return
      }
      let lines = tcpdump.output.split(separator: "\n")
      #expect(lines.count == found.count)
      for (line, datagram) in zip(lines, found) {
        // 1700000000.000000000 IP 10.9.0.2.33209 > 10.9.0.1.1812: UDP, length 135
        let words = line.split(separator: " ")
        func dotted(_ endpoint: Endpoint) -> String { "\(endpoint.address).\(endpoint.port)" }
        #expect(String(words[2]) == dotted(datagram.source))
        #expect(String(words[4]) == dotted(datagram.destination) + ":")
        #expect(words.last.map { String($0) } == "\(datagram.bytes.count)")
      }
    }
  }
}
