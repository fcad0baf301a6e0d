import LawCompiling

/// A pack of the size of a real one, made by rule: so many instruments and rules over five kinds that refer to each
/// other, with windows, matters, questions, definitions, sanctions and properties.
struct GeneratedPack {
  let instruments: Int
  let rules: Int
  let properties: Int

  private let kinds = ["line", "provider", "product", "person", "session"]
  private let factsOfKind = 14

  func files() -> PackFiles {
    var texts = ["pack.yaml": manifest, "vocabulary.law.md": vocabulary]
    let each = rules / instruments
    for instrument in 0..<instruments {
      let id = "instrument-\(instrument)"
      var text = frontMatter(id, instrument)
      for index in 0..<each { text += provision(instrument, index, number: instrument * each + index) }
      texts["group-\(instrument % 4)/\(id).law.md"] = text
    }
    return PackFiles(texts: texts)
  }

  private var manifest: String {
    """
    name: generated
    version: 1
    jurisdiction: XX
    languages: [en, zh]
    ranks:
      - { id: law, binding: yes }
      - { id: regulation, binding: yes }
      - { id: rule, binding: yes }
      - { id: notice, binding: no }

    """
  }

  // MARK: Words

  private var vocabulary: String {
    var text = "# Words\n\n```law\nbearer owner \"the owner\" zh \"所有人\"\nauthority ministry \"the ministry\"\n"
    for kind in kinds { text += "kind \(kind) \"a \(kind)\"\n" }
    for kind in kinds {
      for index in 0..<factsOfKind {
        text += "fact \(kind).f\(index) : \(type(index)) ask \"About f\(index)?\" zh \"问题\"\n"
      }
      text += "define \(kind).d0 : yes-no = \(kind).f0 and \(kind).f3 is a\n"
      text += "define \(kind).d1 : one of low, high = low when \(kind).f2 < 6, otherwise high\n"
    }
    text += "fact line.provider : provider\nfact session.line : line or none\n"
    text += "given line.f5 is not none only-if line.f0 \"what does not cross has no date\"\n"
    text += "question q \"open?\"\n  reading wide \"wide\"\n  reading narrow \"narrow\"\n"
    for index in 0..<properties { text += property(index) }
    return text + "```\n"
  }

  private func type(_ index: Int) -> String {
    switch index {
    case 2: "number months"
    case 3, 4: "one of a, b, c, d"
    case 5: "date or none"
    default: "yes-no"
    }
  }

  private func property(_ index: Int) -> String {
    let kind = kinds[index % kinds.count]
    return index % 2 == 0
      ? "property p\(index) about \(kind) from 2030-01-01 if \(kind).f0 verdict is not unaddressed\n"
      : "property p\(index) about \(kind) if not \(kind).f0 verdict ignores \(kind).f\(6 + index % 6)\n"
  }

  // MARK: Instruments

  private func frontMatter(_ id: String, _ index: Int) -> String {
    let rank = ["law", "regulation", "rule", "notice"][index % 4]
    return """
      ---
      id: \(id)
      title: { en: Instrument \(index), zh: 文件 }
      issuer: Ministry
      number: No. \(index)
      rank: \(rank)
      promulgated: \(1995 + index)-01-15
      effective: \(1995 + index)-03-01
      confidence: high
      ---

      # Instrument \(index)

      """
  }

  private func provision(_ instrument: Int, _ index: Int, number: Int) -> String {
    let kind = kinds[number % kinds.count]
    let duty = 6 + number % (factsOfKind - 6)
    let condition =
      switch number % 4 {
      case 0: "\(kind).f0"
      case 1: "\(kind).f0 and \(kind).f3 in {a, b}"
      case 2: "\(kind).d0 and \(kind).d1 is low"
      default: "\(kind).f0 and \(kind).f5 + 12 months < as-of"
      }
    let matter = number % 10 < 2 ? "  matter m\(number % 3)\n" : ""
    let under = number % 17 == 0 ? "  under q is wide\n" : ""
    let window = index % 5 == 4 ? " {from=2020-01-01}" : ""
    return """

      ## Article \(index + 1)\(window)

      Prose about what the owner has to do, in our own words, long enough to be read as a paragraph of a provision.

      ```law
      rule rule-\(number)
        about \(kind)
      \(matter)\(under)  if \(condition)
        owner must \(kind).f\(duty)
        penalty instrument-\(instrument)/1
        remedy "Do it." zh "照办。"

      sanction sanction-\(number)
        on owner by ministry
        fine up to 10000 CNY
      ```

      """
  }
}
