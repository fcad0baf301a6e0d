import Datagrams
import Decoding
import Foundation
import NetworkNumbers
import TestSupport
import Testing

/// tcpdump's captures of RADIUS, from ../shared, against what tcpdump prints of them.
@Suite struct RADIUSSampleTests {
  private static let folder = Repository.root.deletingLastPathComponent().path + "/shared/samples/flows"

  @Test func `every attribute that tcpdump shows is there, and those it calls invalid are bad`() throws {
    guard let data = FileManager.default.contents(atPath: Self.folder + "/manifest.json") else {
      print("RADIUS samples: not run (../shared is not there)")
      return
    }
    let manifest = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
    var packets = 0
    for sample in try #require(manifest["cases"] as? [[String: Any]]) where sample["kind"] as? String == "radius-pcap" {
      let file = try #require((sample["inputs"] as? [[String: Any]])?.first?["file"] as? String)
      let expected = try #require((sample["expected"] as? [String: Any])?["packets"] as? [[String: Any]])
      // One packet each, behind the file's header (24), the packet's (16), Ethernet or Linux cooked, IPv4 and UDP.
      let capture = [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(Self.folder)/\(file)")))
      let link = capture[20] == 1 ? 14 : 16
      let text = try radiusText(Array(capture.dropFirst(24 + 16 + link + 20 + 8)))
      let object = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      #expect(expected.count == 1)
      #expect(object["code"] as? String == expected[0]["code_name"] as? String)
      #expect(object["authenticatorBytes"] as? String == expected[0]["authenticator"] as? String)
      #expect(object["identifier"] as? Int == expected[0]["id"] as? Int)
      try Self.compare(object, try #require(expected[0]["attributes"] as? [[String: Any]]))
      packets += 1
    }
    #expect(packets == 2)
  }

  private static func compare(_ object: [String: Any], _ attributes: [[String: Any]]) throws {
    var wanted: [String: [String]] = [:]
    var bad: [String] = []
    for attribute in attributes {
      let (name, value) = (try #require(attribute["name"] as? String), try #require(attribute["value"] as? String))
      if value.contains("(invalid)") { bad.append(name) } else { wanted[name, default: []].append(value) }
    }
    for (name, values) in wanted {
      let shown = (object[name] as? [String]) ?? (object[name] as? String).map { [$0] } ?? []
      // tcpdump prints the password's bytes, or nothing of them; we never do.
      #expect(name == "User-Password" ? shown == ["(16 bytes, not shown)"] : shown == values, "\(name)")
    }
    let undecodable = object["undecodable"] as? [[String: Any]] ?? []
    #expect(undecodable.map { $0["attribute"] as? String } == bad)
  }
}
