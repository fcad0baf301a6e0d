import Datagrams
import NetworkNumbers

/// Writes records of flows and options as JSON, an object and a line for each; docs/formats/records.md tells the members.
public struct FlowJSON: Sendable {
  private var line = JSONLine()
  /// Names of members by definition, so that they are made once.
  private var names: [ObjectIdentifier: Names] = [:]

  private struct Names: Sendable {
    /// Held, so that its identity stays its own.
    let definition: TemplateDefinition
    /// Nil for what is not shown.
    let members: [FlowMember?]
    /// Where the exporter's uptime is not known.
    let membersWithoutStart: [FlowMember?]
  }
  private static let namesMost = 1_024

  public init() {}

  /// Appends the lines of all records of a set.
  public mutating func write(_ set: borrowing DataSet, session: Session, to output: inout [UInt8]) {
    let names = members(of: set.definition, hasStart: set.isUptimeKnown)
    let described = Self.describedNames(set)
    var records = set.records()
    while records.nextRecord() {
      line.begin()
      head(set, session)
      while let field = records.nextField() {
        guard let member = names[field.index] else { continue }
        value(member, field, set)
      }
      if !described.isEmpty {
        line.object("names") { line in
          for (element, name) in described { line.member(element, name) }
        }
      }
      line.end()
      output += line.bytes
    }
  }

  private mutating func head(_ set: borrowing DataSet, _ session: Session) {
    line.member("kind", set.header.version.name)
    if session.transport == .file { line.null("exporter") } else { line.member("exporter", session.exporter.address) }
    line.member("domain", set.header.domain)
    if set.header.version == .netflow5 { line.null("template") } else { line.member("template", set.template) }
    if set.definition.isOptions { line.member("options", true) }
    line.member("exportTime", set.header.exportTime)
    line.member("sequence", set.header.sequence)
    if let interval = set.header.samplingInterval { line.member("samplingInterval", interval) }
  }

  private mutating func value(_ member: FlowMember, _ field: borrowing RecordField, _ set: borrowing DataSet) {
    let bytes = field.bytes
    if member.isUptime, let uptime = bytes.unsigned,
      let moment = set.moment(uptime: UInt32(truncatingIfNeeded: uptime))
    {
      return line.member(member.name, moment)
    }
    guard let type = ElementRegistry.entry(field.element)?.type else { return line.member(member.name, hex: bytes) }
    line.member(member.name, bytes, as: type)
  }

  private mutating func members(of definition: TemplateDefinition, hasStart: Bool) -> [FlowMember?] {
    if let known = names[ObjectIdentifier(definition)] { return hasStart ? known.members : known.membersWithoutStart }
    if names.count >= Self.namesMost { names = [:] }
    let made = Names(
      definition: definition, members: definition.members(hasStart: true),
      membersWithoutStart: definition.members(hasStart: false))
    names[ObjectIdentifier(definition)] = made
    return hasStart ? made.members : made.membersWithoutStart
  }

  /// The names that the exporter gave to fields of this set (RFC 5610).
  private static func describedNames(_ set: borrowing DataSet) -> [(String, String)] {
    guard !set.described.isEmpty else { return [] }
    let described = set.described
    return set.definition.fields.compactMap { field in
      described[field.element].map { (field.element.numbers, $0.name) }
    }
  }
}

extension ExportHeader.Version {
  /// As the member `kind` tells it.
  public var name: String {
    switch self {
    case .netflow5: "netflow5"
    case .netflow9: "netflow9"
    case .ipfix: "ipfix"
    case .sflow5: "sflow5"
    }
  }
}

extension InformationElement {
  /// flowEndSysUpTime and flowStartSysUpTime.
  var isUptime: Bool { enterprise == 0 && (number == 21 || number == 22) }

  /// paddingOctets, of either direction.
  var isPadding: Bool { number == 210 && (enterprise == 0 || enterprise == Self.reverseEnterprise) }

  /// `enterprise/element`.
  var numbers: String { "\(enterprise)/\(number)" }
}

/// What a field is called in JSON.
private struct FlowMember: Sendable {
  var name: String
  /// It counts from the exporter's start, and is shown as the moment that it means.
  var isUptime: Bool
}

extension TemplateDefinition {
  /// What each field is called in JSON; nil for padding. A name that comes again has a number behind it, because a
  /// template may hold an element several times (RFC 7011, section 8) and an object's members are named apart.
  ///
  /// - Parameter hasStart: The exporter's uptime is known.
  fileprivate func members(hasStart: Bool) -> [FlowMember?] {
    var times: [String: Int] = [:]
    return fields.map { field in
      if field.element.isPadding { return nil }
      var member = member(field, hasStart: hasStart)
      times[member.name, default: 0] += 1
      if let time = times[member.name], time > 1 { member.name += ".\(time)" }
      return member
    }
  }

  private func member(_ field: TemplateField, hasStart: Bool) -> FlowMember {
    if hasStart, field.element.isUptime, TemplateField.isUptimeLength(field.length) {
      return FlowMember(
        name: field.element.number == 21 ? "flowEndMilliseconds" : "flowStartMilliseconds", isUptime: true)
    }
    return FlowMember(
      name: ElementRegistry.entry(field.element)?.name ?? field.element.numbers, isUptime: false)
  }
}
