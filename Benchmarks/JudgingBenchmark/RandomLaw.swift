import LawCompiling
import TestSupport

/// A law of any size, drawn at random: rules about one kind of thing, each with a condition of up to three tests and a
/// duty.
struct RandomLaw {
  /// Which facts a rule speaks of.
  enum Reach: String {
    /// Those of one subject: facts that stand near each other, as in law that people write.
    case subjects
    /// Any at all, so that everything hangs together with everything.
    case anything
  }

  let rules: Int
  let facts: Int
  let reach: Reach

  /// Rules of one instrument.
  private static let rulesOfInstrument = 12
  /// Facts of one subject.
  private static let factsOfSubject = 6
  private static let seed: UInt64 = 20_261_122

  func files() -> PackFiles {
    var dice = Dice(seed: Self.seed)
    var texts = ["pack.yaml": manifest, "vocabulary.law.md": vocabulary]
    for (number, start) in stride(from: 0, to: rules, by: Self.rulesOfInstrument).enumerated() {
      var text = frontMatter(number)
      for rule in start..<min(rules, start + Self.rulesOfInstrument) { text += provision(rule, number, &dice) }
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

  /// One fact in three is words, the others are yes or no.
  static func isWords(_ fact: Int) -> Bool { fact % 3 == 2 }

  private var vocabulary: String {
    let facts = (0..<facts).map { index in
      "fact thing.f\(index) : \(Self.isWords(index) ? "one of " + Self.words.joined(separator: ", ") : "yes-no")\n"
    }
    return "# Words\n\n```law\nbearer owner \"the owner\"\nkind thing \"a thing\"\n" + facts.joined() + "```\n"
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

  private func provision(_ rule: Int, _ instrument: Int, _ dice: inout Dice) -> String {
    let tests = (0..<1 + dice.roll(3)).map { _ in test(fact(instrument, &dice), &dice) }
    var duty = fact(instrument, &dice)
    if Self.isWords(duty) { duty -= 1 }
    return """

      ## Article \(rule % Self.rulesOfInstrument + 1)

      ```law
      rule rule-\(rule)
        about thing
        if \(tests.joined(separator: " and "))
        owner must thing.f\(duty)
      ```

      """
  }

  /// A fact that an instrument may speak of.
  private func fact(_ instrument: Int, _ dice: inout Dice) -> Int {
    switch reach {
    case .anything: dice.roll(facts)
    case .subjects:
      // Subjects stand next to each other over all facts.
      (instrument * Self.factsOfSubject + dice.roll(Self.factsOfSubject)) % facts
    }
  }

  private func test(_ fact: Int, _ dice: inout Dice) -> String {
    if !Self.isWords(fact) { return dice.chance(50) ? "thing.f\(fact)" : "not thing.f\(fact)" }
    let word = dice.pick(Self.words)
    return dice.chance(50) ? "thing.f\(fact) is \(word)" : "thing.f\(fact) is not \(word)"
  }
}
