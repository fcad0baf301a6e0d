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

  /// RFC 5905, section 6: an NTP time of 0 stands for one that is not known. One second before and behind the turn of the
  /// era in 2036 it is a time.
  @Test func aTimeOfNTPThatIsNotKnownIsNull() throws {
    let zero = [UInt8](repeating: 0, count: 8)
    for element in [154, 155, 156, 157] as [UInt16] {
      #expect(try shown([(.init(element: element, length: 8), zero)]).hasSuffix(":null"))
      #expect(
        try shown([(.init(element: element, length: 8), [0, 0, 0, 1, 0, 0, 0, 0])]).hasSuffix(
          ":\"2036-02-07T06:28:17Z\""))
      #expect(
        try shown([(.init(element: element, length: 8), [255, 255, 255, 255, 0, 0, 0, 0])])
          .hasSuffix(":\"2036-02-07T06:28:15Z\""))
    }
    // Others count from 1970.
    #expect(try shown([(.init(element: 152, length: 8), zero)]) == "\"flowStartMilliseconds\":\"1970-01-01T00:00:00Z\"")
  }

  @Test func anAddressOfAnotherLengthIsShownInHex() throws {
    let long = [UInt8](repeating: 0, count: 12) + [1, 2, 3, 4]
    #expect(
      try shown([(.init(element: 8, length: 16), long), (.init(element: 27, length: 4), [1, 2, 3, 4])])
        == "\"sourceIPv4Address\":\"00000000000000000000000001020304\",\"sourceIPv6Address\":\"01020304\"")
  }

  @Test func paddingOfNeitherDirectionIsShown() throws {
    #expect(
      try shown([
        (.init(element: 210, length: 2), [0, 0]), (.init(enterprise: 29_305, element: 210, length: 2), [0, 0]),
        (.init(enterprise: 9, element: 210, length: 2), [0, 1]),
      ]) == "\"9/210\":\"0001\"")
  }

  @Test func flagsOf256BitsAreANumberWhereTheyFit() throws {
    #expect(try shown([(.init(element: 520, length: 3), [1, 0, 2])]) == "\"tcpOptionsFull\":65538")
    #expect(
      try shown([(.init(element: 520, length: 32), [UInt8](repeating: 0, count: 31) + [5])])
        == "\"tcpOptionsFull\":\"\(String(repeating: "0", count: 63))5\"")
  }
}
