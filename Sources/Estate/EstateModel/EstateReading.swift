import LawSyntax
import SourceText

/// The troubles of an estate's file.
public enum EstateCodes {
  static let form = DiagnosticCode("E701", "estate of the wrong form")
  static let missing = DiagnosticCode("E702", "missing key in an estate")
  static let unknownKey = DiagnosticCode("E703", "unknown key in an estate")
  static let twice = DiagnosticCode("E704", "two things of one id")
  static let unknownSite = DiagnosticCode("E705", "unknown site")
  public static let unknownThing = DiagnosticCode("E706", "reference to nothing")
  public static let unknownKind = DiagnosticCode("E707", "kind the law does not know")
  public static let fact = DiagnosticCode("E708", "fact that cannot be stated")
  public static let contradiction = DiagnosticCode("E709", "facts that cannot be")
}

/// Reads an estate's file.
public struct EstateReader {
  private var diagnostics = Diagnostics()
  private var sites: [Estate.Site] = []
  private var things: [Estate.Thing] = []

  public static func read(_ source: SourceFile, file: Int) -> (Estate?, Diagnostics) {
    var reader = EstateReader()
    let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: file)
    reader.diagnostics.add(contentsOf: troubles)
    guard let node, troubles.isEmpty else { return (nil, reader.diagnostics) }
    let estate = reader.estate(node)
    return (reader.diagnostics.hasErrors ? nil : estate, reader.diagnostics)
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  private mutating func estate(_ node: YAMLNode) -> Estate? {
    guard let pairs = node.mapping else {
      report(EstateCodes.form, "an estate is a list of `key: value` lines", at: node.span)
      return nil
    }
    let organisation = text("organisation", of: node, "an estate")
    for site in node["sites"]?.sequence ?? [] { read(site: site) }
    for (key, value) in pairs where key.text != "organisation" && key.text != "sites" {
      guard key.text.hasSuffix("s"), let items = value.sequence else {
        report(
          EstateCodes.form, "`\(key.text)` is a list of things, named in the plural", at: key.span,
          help: "for example `lines:` and then `- id: …`")
        continue
      }
      let kind = Estate.Text(text: String(key.text.dropLast()), span: key.span)
      for item in items { read(thing: item, kind) }
    }
    return organisation.map { Estate(organisation: $0.text, sites: sites, things: things) }
  }

  private mutating func text(_ key: String, of node: YAMLNode, _ what: String) -> Estate.Text? {
    if let word = node[key]?.scalar, !word.text.isEmpty { return Estate.Text(text: word.text, span: word.span) }
    report(EstateCodes.missing, "\(what) has no `\(key)`", at: node.span, help: "add a line `\(key): …`")
    return nil
  }

  private mutating func read(site node: YAMLNode) {
    let keys = ["id", "name", "jurisdiction"]
    for (key, _) in node.mapping ?? [] where !keys.contains(key.text) {
      report(
        EstateCodes.unknownKey, "a site has no key `\(key.text)`", at: key.span, help: didYouMean(key.text, among: keys)
      )
    }
    guard let id = text("id", of: node, "a site"), let place = text("jurisdiction", of: node, "a site") else { return }
    if sites.contains(where: { $0.id == id.text }) {
      report(EstateCodes.twice, "there are two sites `\(id.text)`", at: id.span)
    }
    sites.append(.init(id: id.text, name: node["name"]?.scalar?.text ?? id.text, jurisdiction: place.text))
  }

  private mutating func read(thing node: YAMLNode, _ kind: Estate.Text) {
    guard let pairs = node.mapping, let id = text("id", of: node, "a \(kind.text)") else { return }
    if things.contains(where: { $0.kind.text == kind.text && $0.id.text == id.text }) {
      report(EstateCodes.twice, "there are two \(kind.text)s `\(id.text)`", at: id.span)
    }
    var facts: [(name: Estate.Text, value: Estate.Text)] = []
    var references: [(name: Estate.Text, target: Estate.Text)] = []
    for (key, value) in pairs where !["id", "name", "facts", "ends"].contains(key.text) {
      guard let target = value.scalar else {
        report(EstateCodes.form, "`\(key.text)` names one thing by its id, or `none`", at: value.span)
        continue
      }
      references.append((.init(text: key.text, span: key.span), .init(text: target.text, span: target.span)))
    }
    for (key, value) in node["facts"]?.mapping ?? [] {
      guard let word = value.scalar else {
        report(EstateCodes.form, "`\(key.text)` has one value", at: value.span)
        continue
      }
      if word.text.isEmpty { continue }
      facts.append((.init(text: key.text, span: key.span), .init(text: word.text, span: word.span)))
    }
    things.append(
      .init(
        kind: kind, id: id, name: node["name"]?.scalar?.text ?? id.text, facts: facts, references: references,
        ends: ends(node["ends"])))
  }

  private mutating func ends(_ node: YAMLNode?) -> [Estate.Site] {
    var found: [Estate.Site] = []
    for item in node?.sequence ?? [] {
      guard let name = item.scalar else { continue }
      if let site = sites.first(where: { $0.id == name.text }) {
        found.append(site)
      } else {
        report(
          EstateCodes.unknownSite, "there is no site `\(name.text)`", at: name.span,
          help: didYouMean(name.text, among: sites.map(\.id)))
      }
    }
    return found
  }
}
