import Datagrams

/// Writes messages of flow exporters byte by byte: slow and obvious, and knowing nothing of the decoder.
struct FlowWriter {
  /// A field of a template as it is announced.
  struct Field: Hashable {
    var enterprise: UInt32 = 0
    var element: UInt16
    var length: UInt16
  }
  struct Template: Hashable {
    var id: UInt16
    var fields: [Field]
    /// Above 0: an options template.
    var scopeCount = 0
  }
  enum Set {
    case templates([Template])
    case data(Template, [[[UInt8]]], padding: Int)
    case withdrawal(UInt16, isOptions: Bool)
    case raw(UInt16, [UInt8])
  }

  var version: UInt16
  var domain: UInt32 = 0
  var sequence: UInt32 = 0
  var seconds: UInt32 = 1_700_000_000
  var uptime: UInt32 = 1_000_000

  /// - Parameter rest: What stands behind the last set, in the message.
  func message(_ sets: [Set], behind rest: [UInt8] = []) -> [UInt8] {
    let bodies = sets.flatMap(bytes) + rest
    switch version {
    case 9:
      return Self.number(9, 2) + Self.number(UInt64(sets.count), 2) + Self.number(uptime, 4) + Self.number(seconds, 4)
        + Self.number(sequence, 4) + Self.number(domain, 4) + bodies
    default:
      return Self.number(10, 2) + Self.number(UInt64(16 + bodies.count), 2) + Self.number(seconds, 4)
        + Self.number(sequence, 4) + Self.number(domain, 4) + bodies
    }
  }

  /// Records of 48 bytes.
  func netflow5(_ records: [[UInt8]], sampling: UInt16 = 0, nanoseconds: UInt32 = 0, count: Int? = nil) -> [UInt8] {
    Self.number(5, 2) + Self.number(UInt64(count ?? records.count), 2) + Self.number(uptime, 4)
      + Self.number(seconds, 4) + Self.number(nanoseconds, 4) + Self.number(sequence, 4) + Self.number(domain, 2)
      + Self.number(sampling, 2) + records.flatMap(\.self)
  }

  private func bytes(_ set: Set) -> [UInt8] {
    switch set {
    case .templates(let templates):
      let isOptions = (templates.first?.scopeCount ?? 0) > 0
      return framed(isOptions ? (version == 9 ? 1 : 3) : (version == 9 ? 0 : 2), templates.flatMap(announcement))
    case .data(let template, let records, let padding):
      return framed(
        template.id, records.flatMap { record(template, $0) } + [UInt8](repeating: 0, count: padding))
    case .withdrawal(let id, let isOptions):
      return framed(isOptions ? 3 : 2, Self.number(id, 2) + Self.number(0 as UInt64, 2))
    case .raw(let id, let body): return framed(id, body)
    }
  }

  func framed(_ id: UInt16, _ body: [UInt8]) -> [UInt8] {
    Self.number(id, 2) + Self.number(UInt64(4 + body.count), 2) + body
  }

  func announcement(_ template: Template) -> [UInt8] {
    var bytes = Self.number(template.id, 2)
    if version == 9, template.scopeCount > 0 {
      bytes += Self.number(UInt64(4 * template.scopeCount), 2)
      bytes += Self.number(UInt64(4 * (template.fields.count - template.scopeCount)), 2)
    } else {
      bytes += Self.number(UInt64(template.fields.count), 2)
      if template.scopeCount > 0 { bytes += Self.number(UInt64(template.scopeCount), 2) }
    }
    for field in template.fields {
      bytes += Self.number(field.enterprise == 0 ? field.element : field.element | 0x8000, 2)
      bytes += Self.number(field.length, 2)
      if field.enterprise != 0 { bytes += Self.number(field.enterprise, 4) }
    }
    return bytes
  }

  private func record(_ template: Template, _ values: [[UInt8]]) -> [UInt8] {
    zip(template.fields, values).flatMap { field, value in
      if field.length != 65535 { return value }
      return value.count < 255 ? [UInt8(value.count)] + value : [255] + Self.number(UInt64(value.count), 2) + value
    }
  }

  static func number(_ value: some BinaryInteger, _ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * (count - 1 - $0))) }
  }
}
