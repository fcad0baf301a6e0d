import CivilTime
import Facts
import LawCompiling
import TestSupport

/// Writes a model as the files of a pack. With dice, the order of everything that has none is shuffled: files,
/// declarations, rules, clauses.
struct PackText {
  let model: PackModel
  private var dice: Dice?

  init(_ model: PackModel, shuffledBy dice: Dice? = nil) {
    self.model = model
    self.dice = dice
  }

  static func files(_ model: PackModel) -> [String: String] {
    var text = PackText(model)
    return text.files()
  }

  mutating func files() -> [String: String] {
    var files = ["pack.yaml": manifest, "vocabulary.law.md": vocabulary()]
    for instrument in model.instruments {
      let group = dice == nil ? instrument.group : "g\(dice!.roll(1000))"  // Only where there are dice.
      files["\(group)/\(instrument.id).law.md"] = self.instrument(instrument)
    }
    return files
  }

  private mutating func shuffled<Item>(_ items: [Item]) -> [Item] {
    dice == nil ? items : items.shuffled(using: &dice!)  // Only where there are dice.
  }

  private var manifest: String {
    """
    name: random
    version: 1
    jurisdiction: XX
    languages: [en]
    ranks:
    \(model.ranks.map { "  - { id: \($0.id), binding: \($0.isBinding ? "yes" : "no") }" }.joined(separator: "\n"))

    """
  }

  private mutating func vocabulary() -> String {
    var blocks = model.kinds.map { "kind \($0) \"a \($0)\"" } + ["bearer owner \"the owner\""]
    blocks += model.facts.map {
      "fact \($0.kind).\($0.name) : \(text($0.type, $0.orNone))\($0.isChangeable ? " changeable" : "")"
    }
    for definition in model.definitions {
      let arms = definition.arms.map { arm -> String in
        let value =
          switch arm.value {
          case .term(let term): text(term, definition.kind)
          case .expression(let expression): text(expression, definition.kind)
          }
        if let when = arm.when { return "\(value) when \(text(when, definition.kind))" }
        return definition.arms.count == 1 ? value : "otherwise \(value)"
      }
      blocks.append(
        "define \(definition.kind).\(definition.name) : \(text(definition.type, definition.orNone))\n  = "
          + arms.joined(separator: ",\n    "))
    }
    for given in model.givens {
      blocks.append(
        "given \(text(given.condition, given.kind))\n  only-if \(text(given.onlyIf, given.kind))\n  \"\(given.why)\"")
    }
    for question in model.questions {
      blocks.append("question \(question.name) \"?\"" + question.readings.map { "\n  reading \($0) \"so\"" }.joined())
    }
    blocks += model.properties.map { text($0) }
    return "# Words\n\n```law\n\(shuffled(blocks).joined(separator: "\n\n"))\n```\n"
  }

  private mutating func instrument(_ instrument: PackModel.Instrument) -> String {
    var text = "---\nid: \(instrument.id)\ntitle: \(instrument.id)\nrank: \(model.ranks[instrument.rank].id)\n"
    if let effective = instrument.effective { text += "effective: \(effective)\n" }
    if let repealed = instrument.repealed { text += "repealed: \(repealed)\n" }
    text += "confidence: \(instrument.confidence.rawValue)\nnote: drawn\n---\n"
    for provision in shuffled(instrument.provisions) {
      var attributes: [String] = provision.isArticle ? [] : ["#\(provision.number)"]
      if let from = provision.from { attributes.append("from=\(from)") }
      if let until = provision.until { attributes.append("until=\(until)") }
      text += "\n## \(provision.isArticle ? "Article \(provision.number)" : "A part")"
      text += attributes.isEmpty ? "\n" : " {\(attributes.joined(separator: " "))}\n"
      if let confidence = provision.confidence {
        text += "\n<!-- confidence: \(confidence.rawValue); note: drawn -->\n"
      }
      if provision.rules.isEmpty { text += "\n<!-- not modelled: drawn so -->\n" }
      for rule in shuffled(provision.rules) { text += "\n```law\n\(self.text(rule))\n```\n" }
    }
    return text
  }

  private mutating func text(_ rule: PackModel.Rule) -> String {
    var clauses = ["about \(rule.kind)"]
    if let from = rule.from { clauses.append("from \(from)") }
    if let until = rule.until { clauses.append("until \(until)") }
    if let matter = rule.matter { clauses.append("matter \(matter)") }
    if let under = rule.under { clauses.append("under \(under.question) is \(under.reading)") }
    if let condition = rule.condition { clauses.append("if \(text(condition, rule.kind))") }
    if let exception = rule.exception { clauses.append("unless \(text(exception, rule.kind))") }
    clauses = shuffled(clauses)
    clauses.append("owner \(rule.modality.rawValue) \(text(rule.duty, rule.kind))")
    if !rule.over.isEmpty { clauses.append("over \(rule.over.joined(separator: ", "))") }
    return "rule \(rule.name)\n" + clauses.map { "  \($0)" }.joined(separator: "\n")
  }

  private func text(_ property: PackModel.Property) -> String {
    var text = "property \(property.name)\n  about \(property.kind)"
    if let from = property.from { text += "\n  from \(from)" }
    if let until = property.until { text += "\n  until \(until)" }
    if let condition = property.condition { text += "\n  if \(self.text(condition, property.kind))" }
    switch property.claim {
    case .verdict(let isClaimed, let verdict): text += "\n  verdict is \(isClaimed ? "" : "not ")\(verdict.rawValue)"
    case .ignores(let paths):
      text += "\n  verdict ignores "
      text += paths.map { ([property.kind] + $0).joined(separator: ".") }.joined(separator: ", ")
    }
    return text
  }

  private func text(_ type: PackModel.ValueType, _ orNone: Bool) -> String {
    let base =
      switch type {
      case .yesNo: "yes-no"
      case .words(let words): "one of \(words.joined(separator: ", "))"
      case .number(let unit): "number" + (unit.map { " \($0)" } ?? "")
      case .date: "date"
      case .reference(let kind): kind
      }
    return base + (orNone ? " or none" : "")
  }

  private func text(_ term: PackModel.Term, _ kind: String) -> String {
    let base =
      switch term.base {
      case .path(let steps): ([kind] + steps).joined(separator: ".")
      case .word(let word): word
      case .yes(let value): value ? "yes" : "no"
      case .number(let number, let unit): "\(number)" + (unit.map { " \($0)" } ?? "")
      case .date(let date): date.description
      case .none: "none"
      case .asOf: "as-of"
      }
    return ([base] + term.steps.map(\.description)).joined(separator: " ")
  }

  private func text(_ expression: PackModel.Expression, _ kind: String) -> String {
    switch expression {
    case .bare(let steps): ([kind] + steps).joined(separator: ".")
    case .compare(let left, let operation, let right):
      "\(text(left, kind)) \(operation.rawValue) \(text(right, kind))"
    case .member(let term, let values):
      "\(text(term, kind)) in {\(values.map { text($0, kind) }.joined(separator: ", "))}"
    case .not(let inner): "not (\(text(inner, kind)))"
    case .and(let parts): "(" + parts.map { text($0, kind) }.joined(separator: " and ") + ")"
    case .or(let parts): "(" + parts.map { text($0, kind) }.joined(separator: " or ") + ")"
    }
  }
}
