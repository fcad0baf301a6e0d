import Assessment
import Facts
import LawPacks
import Reasoning

/// The law that was applied: its instruments, and the provisions behind the findings in the pack's own words.
struct PageLaw {
  struct Passage {
    let passageTitle: String
    let passageAbout: String
    let paragraphs: [String]
    let proseLanguage: String
  }

  let context: ReportContext
  private var provisions: ProvisionWording { ProvisionWording(context) }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  // MARK: Instruments

  func instruments() -> PageTable {
    let counts = counts()
    let rows = context.pack.instruments.filter { counts[$0.id] != nil }.sorted { a, b in
      a.rank != b.rank ? a.rank < b.rank : a.id < b.id
    }.map { instrument -> [PageCell] in
      let rank = context.pack.ranks[instrument.rank]
      let title = rank.title?(context.language) ?? rank.id
      let count = counts[instrument.id] ?? (0, 0)
      return [
        .head(provisions.title(instrument), [number(instrument)].compactMap { $0 }),
        .lines(capitalised(title), small: rank.isBinding ? [] : [say("not binding", "无强制力")]),
        .text(force(instrument)), .text(capitalised(context.words.confidence(instrument.confidence))),
        .number(count.applied), .number(count.breached),
      ]
    }
    return PageTable(
      "instruments",
      columns: [
        (say("Instrument", "法律文件"), "name"), (say("Rank", "位阶"), ""), (say("In force from", "施行日期"), "date"),
        (say("Text verified", "核实程度"), ""), (say("Applied", "适用"), "count"), (say("Breached", "违反"), "count"),
      ], rows: rows)
  }

  private func number(_ instrument: Instrument) -> String? {
    let parts = [instrument.issuer?(context.language), instrument.number?(context.language)].compactMap { $0 }
    return parts.isEmpty ? nil : parts.joined(separator: say(", ", "，"))
  }

  private func force(_ instrument: Instrument) -> String {
    let from = instrument.effective?.description ?? say("a draft", "草案")
    return instrument.repealed.map { say("\(from) until \($0)", "\(from) 至 \($0)") } ?? from
  }

  /// How often rules of each instrument applied, and how often they were breached.
  func counts() -> [String: (applied: Int, breached: Int)] {
    var counts: [String: (applied: Int, breached: Int)] = [:]
    for subject in context.assessment.subjects {
      for finding in subject.judgement.findings where finding.effect != .inapplicable {
        counts[finding.citation.instrument, default: (0, 0)].applied += 1
        if finding.effect == .breached { counts[finding.citation.instrument, default: (0, 0)].breached += 1 }
      }
    }
    return counts
  }

  // MARK: Provisions

  /// Each provision that is breached, may be, or is advice not followed, once, in the order of instruments.
  func passages() -> [Passage] {
    let effects: [Finding.Effect] = [.breached, .possiblyBreached, .advice, .possibleAdvice]
    let cited = Set(
      context.assessment.subjects.flatMap { subject in
        subject.judgement.findings.filter { effects.contains($0.effect) }.map(\.citation)
      })
    return cited.sorted { a, b in key(a) < key(b) }.compactMap { passage($0) }
  }

  /// Sorts by rank, instrument, and place in the text.
  private func key(_ citation: Citation) -> Key {
    let index = context.pack.provisions.firstIndex { $0.citation == citation } ?? 0
    let instrument = context.pack.instruments[context.pack.provisions[index].instrument]
    return Key(rank: instrument.rank, instrument: instrument.id, place: index)
  }

  private struct Key: Comparable {
    let rank: Int
    let instrument: String
    let place: Int
    static func < (a: Key, b: Key) -> Bool { (a.rank, a.instrument, a.place) < (b.rank, b.instrument, b.place) }
  }

  private func passage(_ citation: Citation) -> Passage? {
    guard let provision = provisions.provision(citation) else { return nil }
    let paragraphs = Self.paragraphs(provision.prose)
    guard !paragraphs.isEmpty else { return nil }
    let about = [
      context.language == "zh" ? provision.heading : provisions.title(context.pack.instruments[provision.instrument]),
      citation.description,
      say("confidence ", "核实程度：") + context.words.confidence(provision.confidence),
    ]
    return Passage(
      passageTitle: context.language == "zh" ? provisions.full(citation) : provision.heading,
      passageAbout: about.joined(separator: " · "), paragraphs: paragraphs,
      proseLanguage: context.pack.languages.first ?? "en")
  }

  /// Paragraphs of Markdown as plain text: a line ends where a paragraph or an item of a list does, and code marks are
  /// left out.
  static func paragraphs(_ prose: String) -> [String] {
    var paragraphs: [[Substring]] = [[]]
    for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
      let isBlank = line.allSatisfy(\.isWhitespace)
      if isBlank || line.prefixMatch(of: #/([0-9]+\.|-|\*) /#) != nil { paragraphs.append([]) }
      if !isBlank { paragraphs[paragraphs.count - 1].append(line.drop(while: \.isWhitespace)) }
    }
    return paragraphs.filter { !$0.isEmpty }.map { $0.joined(separator: " ").filter { $0 != "`" } }
  }
}
