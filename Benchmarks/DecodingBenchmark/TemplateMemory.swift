import BenchmarkSupport
import Datagrams
import Decoding

/// A decoder that holds the templates of many exporters, none like another: what a large network costs at most.
enum TemplateMemory {
  static let exporters = 1_000
  static let templates = 50
  static let fields = 20
  /// What we promise for all of them.
  static let bytesMax = 60_000_000

  /// Announces all of them, and says how many are in force.
  static func hold(exporters: Int) -> Int {
    var decoder = FlowDecoder()
    var sink = ColumnSink()
    for exporter in 0..<exporters {
      let session = decoder.open(
        Session(.udp, exporter: Endpoint(.init(ipv4: UInt32(exporter)), port: 9_995)), into: &sink)
      for template in 0..<templates {
        let message = announcement(exporter, template)
        _ = decoder.decode(
          message.span.bytes, session: session, received: Instant(seconds: 0),
          position: SpoolPosition(stream: 0, block: UInt64(exporter), offset: UInt32(template)), into: &sink)
      }
    }
    return decoder.templateCount
  }

  /// A template whose last field tells it from all others.
  private static func announcement(_ exporter: Int, _ template: Int) -> [UInt8] {
    var writer = ByteWriter()
    let length = 16 + 4 + 4 + 4 * fields + 4
    for word in [10, length] { writer.append(UInt16(word)) }
    for word in [0, 0, exporter] { writer.append(UInt32(word)) }
    for word in [2, length - 16, 256 + template, fields] { writer.append(UInt16(word)) }
    for field in FlowMessages.fields4.prefix(fields - 1) {
      writer.append(field.0)
      writer.append(field.1)
    }
    writer.append(UInt16(0x8000 | template))
    writer.append(UInt16(4))
    writer.append(UInt32(1_000 + exporter))
    return writer.bytes
  }
}
