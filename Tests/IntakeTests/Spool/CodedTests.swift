import Datagrams
import NetworkNumbers
import Testing

@Suite struct CodedTests {
  private func written(_ value: some Coded) -> [UInt8] {
    var out = ByteWriter()
    value.write(to: &out)
    return out.bytes
  }

  /// Nil also where bytes are left over.
  private func read<Value: Coded>(_ bytes: [UInt8], as _: Value.Type) -> Value? {
    var reader = ByteReader(bytes.span.bytes)
    let value = Value(from: &reader)
    return reader.remaining == 0 ? value : nil
  }

  /// docs/formats/spool.md: family, transport, port (2), connection (4), address in sixteen bytes.
  @Test func aSessionHasTheBytesOfTheSpoolsTableOfSources() {
    let udp = Session(.udp, exporter: Endpoint(IPAddress(ipv4: 0x0A09_0001), port: 2055))
    let tcp = Session(.tcp, exporter: Endpoint(IPAddress(ipv6: 0x2001_0DB8 << 96 | 5), port: 0x1234), connection: 7)
    let zeros = [UInt8](repeating: 0, count: 11)
    #expect(written(udp) == [4, 0, 8, 7, 0, 0, 0, 0] + zeros + [0, 10, 9, 0, 1])
    #expect(written(tcp) == [6, 1, 0x12, 0x34, 0, 0, 0, 7, 0x20, 1, 0x0D, 0xB8] + zeros + [5])
    #expect(read(written(udp), as: Session.self) == udp && read(written(tcp), as: Session.self) == tcp)
    // Neither a third family nor an IPv4 address that is too long.
    #expect(read([5, 0, 8, 7, 0, 0, 0, 0] + zeros + [0, 10, 9, 0, 1], as: Session.self) == nil)
    #expect(read([4, 0, 8, 7, 0, 0, 0, 0] + zeros + [1, 10, 9, 0, 1], as: Session.self) == nil)
  }

  @Test func whatCannotHaveBeenWrittenIsNotRead() {
    #expect(written([UInt16(3): UInt8(1), 2: 9]) == [0, 0, 0, 2, 0, 2, 9, 0, 3, 1])
    #expect(read([0, 0, 0, 2, 0, 2, 9, 0, 3, 1], as: [UInt16: UInt8].self) == [2: 9, 3: 1])
    #expect(read([0, 0, 0, 2, 0, 3, 1, 0, 2, 9], as: [UInt16: UInt8].self) == nil)
    #expect(read([0, 0, 0, 2, 0, 2, 9, 0, 2, 9], as: [UInt16: UInt8].self) == nil)
    #expect(read([255, 255, 255, 255, 1, 2], as: [UInt8].self) == nil)
    #expect(read([2], as: Bool.self) == nil && read([2, 0], as: UInt8?.self) == nil)
    #expect(read([0, 0, 0, 1, 0xFF], as: String.self) == nil)
    #expect(read([5], as: ExportHeader.Version.self) == .netflow5 && read([6], as: ExportHeader.Version.self) == nil)
    let two: [UInt8] = [0, 0, 0, 2, 1, 2]
    for most in 1...2 {
      var reader = ByteReader(two.span.bytes)
      let values = [UInt8](from: &reader, most: most)
      #expect(values == (most == 1 ? nil : [1, 2]))
    }
  }

  @Test func aTextThatIsTooLongIsCutBetweenTwoCharacters() {
    let most = String.codedBytesMax
    let short = String(repeating: "a", count: most - 1)
    #expect(read(written(short + "é"), as: String.self) == short)
    #expect(read(written(short + "ab"), as: String.self) == short + "a")
  }
}
