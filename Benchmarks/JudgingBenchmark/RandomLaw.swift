import LawCompiling
import TestSupport

/// A law of any size, drawn at random in the shape of the law that ships: rules about a kind of thing turn on some facts
/// that many of them share, and each asks for something that few others ask for.
struct RandomLaw {
  /// How law grows.
  enum Shape: String {
    /// A further kind of thing for each twelve rules.
    case manyKinds = "many kinds"
    /// All rules are about one kind of thing.
    case oneKind = "one kind"
  }

  let rules: Int
  let shape: Shape

  /// Rules of one instrument.
  private static let rulesOfInstrument = 12
  /// Facts on which the conditions of all rules about a kind turn.
  private static let sharedFacts = 5
  private static let seed: UInt64 = 20_261_122

  var kinds: Int { shape == .oneKind ? 1 : max(1, rules / Self.rulesOfInstrument) }
  var rulesOfKind: Int { rules / kinds }
  /// Half as many duties as rules: most facts of law are asked for by one rule or two.
  var factsOfKind: Int { Self.sharedFacts + max(1, rulesOfKind / 2) }

  func files() -> PackFiles {
    var dice = Dice(seed: Self.seed)
    var texts = ["pack.yaml": manifest, "vocabulary.law.md": vocabulary]
    for (number, start) in stride(from: 0, to: rules, by: Self.rulesOfInstrument).enumerated() {
      var text = frontMatter(number)
      for rule in start..<min(rules, start + Self.rulesOfInstrument) { text += provision(rule, &dice) }
      texts["instrument-\(number).law.md"] = text
    }
    return PackFiles(texts: texts)
  }

  private var manifest: String {
    """
    name: random
    version: 1
    jurisdiction: XX
    languages: [en]
    ranks:
      - { id: law, binding: yes }

    """
  }

  // MARK: Words

  static let words = ["a", "b", "c", "d"]

  /// Of the shared facts, one in three is words; all other facts are yes or no.
  static func isWords(_ fact: Int) -> Bool { fact < sharedFacts && fact % 3 == 2 }

  private var vocabulary: String {
    var text = "# Words\n\n```law\nbearer owner \"the owner\"\n"
    for kind in 0..<kinds {
      text += "kind k\(kind) \"a thing\"\n"
      for fact in 0..<factsOfKind {
        text +=
          "fact k\(kind).f\(fact) : \(Self.isWords(fact) ? "one of " + Self.words.joined(separator: ", ") : "yes-no")\n"
      }
    }
    return text + "```\n"
  }

  // MARK: Rules

  private func frontMatter(_ number: Int) -> String {
    """
    ---
    id: instrument-\(number)
    title: { en: Instrument \(number) }
    rank: law
    effective: 2000-01-01
    confidence: high
    ---

    """
  }

  private func provision(_ rule: Int, _ dice: inout Dice) -> String {
    let kind = "k\(rule / rulesOfKind)"
    let tests = (0..<1 + dice.roll(3)).map { _ in test(kind, dice.roll(Self.sharedFacts), &dice) }
    let duty = Self.sharedFacts + dice.roll(factsOfKind - Self.sharedFacts)
    return """

      ## Article \(rule % Self.rulesOfInstrument + 1)

      ```law
      rule rule-\(rule)
        about \(kind)
        if \(tests.joined(separator: " and "))
        owner must \(kind).f\(duty)
      ```

      """
  }

  private func test(_ kind: String, _ fact: Int, _ dice: inout Dice) -> String {
    if !Self.isWords(fact) { return dice.chance(50) ? "\(kind).f\(fact)" : "not \(kind).f\(fact)" }
    let word = dice.pick(Self.words)
    return dice.chance(50) ? "\(kind).f\(fact) is \(word)" : "\(kind).f\(fact) is not \(word)"
  }
}
