import Datagrams

/// A field of a template: what it holds and how long it is.
public struct TemplateField: Hashable, Sendable {
  public var element: InformationElement
  /// Bytes, or `variableLength`.
  public var length: UInt16

  public init(_ element: InformationElement, length: UInt16) {
    self.element = element
    self.length = length
  }

  /// RFC 7011, section 7: each value has its length before it. H3C's NetStream sends such fields in NetFlow 9 too, which
  /// knows none; no record there could have a field of so many bytes.
  public static let variableLength: UInt16 = 65535
  public var isVariable: Bool { length == Self.variableLength }

  /// An uptime has four bytes; switches of Cisco (NX-OS) send it in eight, the first four zeros.
  static func isUptimeLength(_ length: UInt16) -> Bool { length == 4 || length == 8 }
}

/// What the records of a template look like: the same for all exporters that announce the same fields, so it is made
/// and kept once.
public final class TemplateDefinition: Sendable {
  struct Shape: Hashable, Sendable {
    var fields: [TemplateField]
    var scopeCount: Int
    var isOptions: Bool
    var version: ExportHeader.Version

    /// Bytes of the shortest record.
    var minimumLength: Int { fields.reduce(0) { $0 + ($1.isVariable ? 1 : Int($1.length)) } }

    /// Why no record can have this shape, or none should; nil if it is fine.
    func fault(_ bounds: FlowBounds) -> DecodingTrouble.Reason? {
      let length = minimumLength
      if fields.count > bounds.fieldsPerTemplate { return .templateFieldsTooMany }
      if length == 0 { return .templateEmpty }
      // With its length word no set is longer.
      if length >= 65535 { return .templateTooLong }
      if fields.count(where: { $0.length == 0 }) > bounds.emptyFieldsPerTemplate { return .templateFieldsEmpty }
      return nil
    }
  }
  let shape: Shape

  public var fields: [TemplateField] { shape.fields }
  /// How many of the first fields are scope.
  public var scopeCount: Int { shape.scopeCount }
  /// Whether its records say something of the exporter itself, not of flows.
  public var isOptions: Bool { shape.isOptions }
  public var version: ExportHeader.Version { shape.version }
  /// Bytes of every record; nil if they vary.
  public let recordLength: Int?
  /// Bytes of the shortest record, above 0.
  public let minimumLength: Int
  /// Whether records of flows tell when the exporter started (systemInitTimeMilliseconds): routers of MikroTik can.
  let tellsStart: Bool
  let plan: ColumnPlan
  /// Those by which data records tell how they were sampled; empty for most templates.
  let samplingFields: [SamplingField]
  /// Whether data records tell how they were sampled.
  public var tellsSampling: Bool { !samplingFields.isEmpty }

  init(_ shape: Shape) {
    self.shape = shape
    minimumLength = shape.minimumLength
    recordLength = shape.fields.contains(where: \.isVariable) ? nil : minimumLength
    tellsStart =
      !shape.isOptions && shape.version == .ipfix && shape.fields.contains { $0.element == .systemInitTime }
    plan = ColumnPlan(shape)
    samplingFields = SamplingField.all(shape)
    precondition(minimumLength > 0, "A template without bytes is refused where it is read.")
  }
}

extension TemplateDefinition {
  /// The records of NetFlow version 5 in the words of IANA. Cisco, "NetFlow Export Datagram Format", table B-4.
  static let netflow5 = TemplateDefinition(
    Shape(
      fields: [
        (8, 4), (12, 4), (15, 4), (10, 2), (14, 2), (2, 4), (1, 4), (22, 4), (21, 4), (7, 2), (11, 2), (210, 1), (6, 1),
        (4, 1), (5, 1), (16, 2), (17, 2), (9, 1), (13, 1), (210, 2),
      ].map { TemplateField(InformationElement($0.0), length: $0.1) },
      scopeCount: 0, isOptions: false, version: .netflow5))
}
