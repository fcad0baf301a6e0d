import Datagrams
import Decoding
import Testing

/// Values at the edges of their types, as JSON shows them.
@Suite struct FieldValueTests {
  private func shown(_ fields: [(FlowWriter.Field, [UInt8])]) throws -> String {
    let template = FlowWriter.Template(id: 256, fields: fields.map(\.0))
    var decoder = FlowDecoder()
    var sink = LineSink()
    _ = decoder.run(
      [
        FlowWriter(version: 10).message([.templates([template]), .data(template, [fields.map(\.1)], padding: 0)])
      ], into: &sink)
    // What comes behind the header's members.
    return String(try #require(sink.lines.first?.split(separator: "\"sequence\":0,").last).dropLast())
  }

  @Test func flagsOf256BitsAreANumberWhereTheyFit() throws {
    #expect(try shown([(.init(element: 520, length: 3), [1, 0, 2])]) == "\"tcpOptionsFull\":65538")
    #expect(
      try shown([(.init(element: 520, length: 32), [UInt8](repeating: 0, count: 31) + [5])])
        == "\"tcpOptionsFull\":\"\(String(repeating: "0", count: 63))5\"")
  }
}
