import Facts
import LawPacks
import LawSyntax
import SourceText

/// Reads what changes of facts cost: the part `costs` of pack.yaml, and files of the same form.
///
///     costs:
///       line.filing: 1
///       line.technology: { other: never, default: 20 }
struct CostReading {
  let pack: LawPack
  private(set) var costs = ChangeCosts()
  private(set) var diagnostics = Diagnostics()

  init(_ node: YAMLNode, pack: LawPack) {
    self.pack = pack
    guard let pairs = node.mapping else {
      report(
        Codes.badValue, "`costs` is a list of `FACT: COST` lines", at: node.span, help: "for example line.filing: 2")
      return
    }
    for (fact, value) in pairs { read(fact, value) }
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String?) {
    diagnostics.add(Diagnostic(code, message, at: span, help: help))
  }

  private mutating func read(_ written: Name, _ value: YAMLNode) {
    let changeable = pack.facts.filter(\.isChangeable).map { name($0) }
    guard let index = pack.facts.firstIndex(where: { name($0) == written.text }) else {
      report(
        CompilingCodes.unknownFact, "`\(written.text.prefix(80))` is no fact of a kind", at: written.span,
        help: didYouMean(written.text, among: changeable) ?? "write `KIND.FACT`")
      return
    }
    guard pack.facts[index].isChangeable else {
      report(
        CompilingCodes.notChangeable, "`\(written.text)` is not changeable, so no change of it is ever suggested",
        at: written.span, help: "leave its cost out, or mark the fact `changeable`")
      return
    }
    costs.ofFacts[index] = ofFact(pack.facts[index], value)
  }

  private func name(_ fact: LawPack.Fact) -> String { "\(pack.kinds[fact.kind].name).\(fact.name)" }

  private mutating func ofFact(_ fact: LawPack.Fact, _ value: YAMLNode) -> ChangeCosts.OfFact {
    var found = ChangeCosts.OfFact()
    guard let pairs = value.mapping else {
      if let cost = cost(value) { found.otherwise = cost }
      return found
    }
    for (key, value) in pairs {
      guard let cost = cost(value) else { continue }
      if key.text == "default" {
        found.otherwise = cost
      } else if let reached = reached(key, of: fact) {
        found.values[reached] = cost
      }
    }
    return found
  }

  /// The value of a fact that a cost names. Numbers and days are reached in stretches, which differ from day to day.
  private mutating func reached(_ key: Name, of fact: LawPack.Fact) -> FactValue? {
    switch fact.type.base {
    case .number, .date:
      if key.text == "none", fact.type.orNone { return FactValue.none }
      report(
        Codes.badValue, "the numbers and days of `\(name(fact))` cost alike, so `\(key.text.prefix(40))` has no cost",
        at: key.span, help: fact.type.orNone ? "name `none` or `default`" : "write one cost: \(name(fact)): 2")
      return nil
    case .yesNo, .oneOf, .reference:
      switch pack.value(key.text, of: fact.type, named: name(fact)) {
      case .success(let value): return value
      case .failure(let trouble):
        report(CompilingCodes.unknownValue, trouble.message, at: key.span, help: trouble.help)
        return nil
      }
    }
  }

  private mutating func cost(_ node: YAMLNode) -> ChangeCosts.Cost? {
    if node.scalar?.text == "never" { return .never }
    if let digits = node.scalar?.text, digits.utf8.count <= 7, digits.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }),
      let amount = Int(digits), amount > 0, amount <= ChangeCosts.amountMax
    {
      return .amount(amount)
    }
    report(
      Codes.badValue,
      "a cost is a whole number from 1 to \(ChangeCosts.amountMax), or `never`, not `\(node.scalar?.text.prefix(40) ?? "a list")`",
      at: node.span, help: "costs have no unit: 2 is twice the effort of 1")
    return nil
  }
}

/// An organisation's own costs: a file of YAML with the one key `costs`, in the form of pack.yaml.
public enum CostFile {
  public static let bytesMax = 1024 * 1024

  /// Everything that is wrong with it is in the diagnostics; then the costs are not to be used.
  public static func read(_ source: SourceFile, file: Int, pack: LawPack) -> (ChangeCosts, Diagnostics) {
    var diagnostics = Diagnostics()
    let bounds = YAMLReading.Bounds(bytes: bytesMax, values: 100_000)
    let (node, troubles) = YAMLReading.read(0..<source.bytes.count, of: source, file: file, within: bounds)
    diagnostics.add(contentsOf: troubles)
    guard troubles.isEmpty else { return (ChangeCosts(), diagnostics) }
    let whole = node ?? .mapping([], span: SourceSpan(file: file, start: 0, end: 0))
    guard let values = KeyedValues(whole, what: "a file of costs", keys: ["costs"], into: &diagnostics),
      let written = values.required("costs", into: &diagnostics)
    else { return (ChangeCosts(), diagnostics) }
    let reading = CostReading(written, pack: pack)
    diagnostics.add(contentsOf: reading.diagnostics.all)
    return (reading.costs, diagnostics)
  }
}
