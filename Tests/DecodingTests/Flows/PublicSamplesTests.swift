import Datagrams
import Decoding
import Foundation
import TestSupport
import Testing

/// The samples of other projects beside the repository, with the fields that those projects expect. `SampleFields` tells
/// what their names mean; docs/evidence/samples.md tells where we differ from them, and why.
@Suite struct PublicSamplesTests {
  static let folder = Repository.root.deletingLastPathComponent().appendingPathComponent("shared/samples/flows")

  struct Sample: CustomStringConvertible, Sendable {
    var id: String
    var files: [String]
    var records: Int?
    /// What its project says that it holds, as JSON: pairs of a record's number and its fields.
    var expected: [(Int, Data)]
    var description: String { id }
  }

  static let samples: [Sample] = {
    guard let data = try? Data(contentsOf: folder.appendingPathComponent("manifest.json")),
      let manifest = try? JSONSerialization.jsonObject(with: data) as? [String: Any],
      let cases = manifest["cases"] as? [[String: Any]]
    else {
      print("PublicSamplesTests: not run, there is no ../shared/samples here")
      return []
    }
    return cases.filter { $0["kind"] as? String == "netflow-udp-payloads" }.compactMap(sample)
  }()

  static func sample(_ json: [String: Any]) -> Sample? {
    guard let id = json["id"] as? String, let inputs = json["inputs"] as? [[String: Any]] else { return nil }
    let expected = json["expected"] as? [String: Any] ?? [:]
    var events: [(Int, Any)] = []
    if let records = expected["records"] as? [[String: Any]] {
      events = records.enumerated().map { ($0.offset, $0.element["fields"] ?? [:]) }
    }
    if let found = expected["events_json"] as? [[String: Any]], let places = expected["event_index_to_json"] as? [[Int]]
    {
      events = places.map { ($0[0], found[$0[1]]["netflow"] ?? [:]) }
    }
    return Sample(
      id: id, files: inputs.compactMap { $0["file"] as? String },
      records: expected["decoded_records"] as? Int ?? (expected["records"] as? [Any])?.count,
      expected: events.compactMap { event in
        (try? JSONSerialization.data(withJSONObject: event.1)).map { (event.0, $0) }
      })
  }

  static func bytes(_ file: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: folder.appendingPathComponent(file)))
  }

  @Test(arguments: samples) func samplesDecodeAsTheirProjectsExpect(_ sample: Sample) throws {
    var decoder = FlowDecoder()
    var sink = LineSink()
    let datagrams = try sample.files.map(Self.bytes)
    _ = decoder.run(datagrams, into: &sink)
    if let records = sample.records { #expect(sink.lines.count == records) }
    for (number, data) in sample.expected {
      let expected = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
      let record = try #require(number < sink.objects.count ? sink.objects[number] : nil)
      for (field, value) in expected.sorted(by: { $0.key < $1.key }) {
        let wanted = try #require(
          SampleFields(sample.id).translated(field, value, record), "\(field) has no meaning here")
        guard case .member(let name, let text) = wanted else { continue }
        #expect("\(record[name] ?? "missing")" == text, "\(sample.id), record \(number): \(field)")
      }
    }
  }

  /// As the exporter sent them and the other way round; what they hold was read from their bytes.
  @Test(
    .enabled(if: !samples.isEmpty, "not run: there is no ../shared/samples here"),
    arguments: [
      ("template.dump", "dump", ["octetDeltaCount": "60", "bgpDestinationAsNumber": "65000", "samplerId": "1"]),
      (
        "template.flowStartMilliseconds.dump", "flowStartMilliseconds.dump",
        ["flowStartMilliseconds": "2016-02-12T04:02:09.053Z", "ingressVRFID": "1610612736"]
      ),
      ("mpls-template.dump", "mpls-data.dump", ["mplsTopLabelStackSection": "05dc21", "octetDeltaCount": "88"]),
      ("sampler_template.dump", "sampler.dump", ["samplerRandomInterval": "5000", "samplerName": "FS"]),
    ])
  func dataIsDecodedBeforeAndAfterItsTemplate(_ template: String, _ data: String, _ fields: [String: String]) throws {
    let both = try [template, data].map { try Self.bytes("fluent/netflow.v9.\($0)") }
    var lines: [[String]] = []
    for datagrams in [both, both.reversed()] {
      var decoder = FlowDecoder()
      var sink = LineSink()
      _ = decoder.run(datagrams, into: &sink)
      #expect(sink.troubles.isEmpty)
      let record = try #require(sink.objects.first)
      for (name, text) in fields { #expect("\(record[name] ?? "missing")" == text) }
      lines.append(sink.lines)
    }
    #expect(lines[0] == lines[1])
  }
}
