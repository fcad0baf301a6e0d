import ArgumentParser
import CivilTime
import Documents
import Facts
import LawPacks
import Reasoning
import SourceText

struct LawShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show a provision, a rule or an instrument: text, rules, sanctions, history.")

  @Argument(help: "A citation (measures/22), the name of a rule, or of an instrument.") var name: String
  @OptionGroup var pack: PackOptions
  @Option(name: .customLong("as-of"), help: "The day whose numbering is meant; the default is today.") var asOf: String?
  @Option(help: "en or zh: the language of titles and texts, where the pack has it.") var lang = "en"

  func run() throws {
    try refusing {
      let law = try pack.load()
      let date = try day(asOf)
      let page = LawPage(law: law, date: date, words: LawWords(lang))
      guard let lines = page.lines(name) else {
        let known =
          law.provisions.map(\.citation.description) + law.rules.map(\.name) + law.instruments.map(\.id)
        throw Refusal(
          "there is no provision, rule or instrument `\(name)`",
          help: didYouMean(name, among: known) ?? "`wayleave law coverage` lists them")
      }
      Terminal.print(lines.joined(separator: "\n"))
    }
  }
}

/// A provision or an instrument, as text.
struct LawPage {
  let law: LawPack
  let date: CivilDate
  let words: LawWords
  private let width = 78

  func lines(_ name: String) -> [String]? {
    if let citation = Citation(name), let provision = law.provision(citation, on: date) { return page(provision) }
    if let rule = law.rules.first(where: { $0.name == name }) {
      return page(law.provisions[rule.provision], only: rule)
    }
    if let instrument = law.instruments.firstIndex(where: { $0.id == name }) { return page(instrument: instrument) }
    return nil
  }

  // MARK: Instruments

  private func heading(_ instrument: Instrument) -> [String] {
    var lines = wrapped(instrument.title(words.language), width: width)
    let other = words.language == "zh" ? instrument.title.text : instrument.title("zh")
    if other != lines.joined() { lines += wrapped(other, width: width) }
    let parts = [instrument.issuer?(words.language), instrument.number?(words.language)].compactMap { $0 }
    if !parts.isEmpty { lines += wrapped(parts.joined(separator: ", "), width: width) }
    let rank = law.ranks[instrument.rank]
    let remark = rank.isBinding ? "" : words(" (not binding)", "（无强制力）")
    lines.append("\(words("rank", "位阶")): \(rank.title?(words.language) ?? rank.id)\(remark)")
    lines.append("\(words("force", "效力")): \(force(of: instrument))")
    if let source = instrument.source { lines.append("\(words("source", "出处")): \(source)") }
    return lines
  }

  private func force(of instrument: Instrument) -> String {
    guard let effective = instrument.effective else {
      guard let repealed = instrument.repealed else { return words("a draft, never in force", "草案，从未生效") }
      return words("day of effect not recorded, until \(repealed)", "施行日期未载，\(repealed) 起失效")
    }
    var text = words("in force from \(effective)", "\(effective) 起施行")
    if let promulgated = instrument.promulgated {
      text += words(", promulgated \(promulgated)", "，\(promulgated) 公布")
    }
    if let repealed = instrument.repealed { text += words(", until \(repealed)", "，\(repealed) 起失效") }
    return text
  }

  private func confidence(_ confidence: Confidence, _ note: String?) -> [String] {
    guard confidence != .high || note != nil else { return [] }
    let lead = "\(words("confidence", "核实程度")): \(Wording(words.language).confidence(confidence))"
    return wrapped(note.map { "\(lead). \($0)" } ?? lead, width: width)
  }

  private func page(instrument index: Int) -> [String] {
    let instrument = law.instruments[index]
    var lines = heading(instrument) + confidence(instrument.confidence, instrument.note?(words.language))
    let text = paragraphs(instrument.introduction)
    if !text.isEmpty { lines += [""] + text }
    lines += ["", words("provisions", "条文") + ":"]
    for provision in law.provisions where provision.instrument == index {
      let window = provision.window == .always ? "" : " (\(provision.window))"
      lines.append("  \(provision.citation)\(window)  \(provision.heading)")
    }
    return lines
  }

  // MARK: Provisions

  private func page(_ provision: Provision, only: Rule? = nil) -> [String] {
    var lines = [Terminal.paint("\(provision.citation)  \(provision.heading)", "1")]
    lines += heading(law.instruments[provision.instrument])
    lines += confidence(provision.confidence, provision.note)
    let text = paragraphs(provision.prose)
    if !text.isEmpty { lines += [""] + text }
    let rules = law.rules.filter { law.provisions[$0.provision].place == provision.place }
    for rule in rules where only == nil || rule.name == only?.name { lines += [""] + page(rule) }
    if let reason = provision.notModelled {
      lines += [""] + wrapped("\(words("not modelled", "未建模")): \(reason)", width: width)
    }
    for sanction in provision.sanctions { lines += [""] + page(sanction) }
    lines += history(provision)
    return lines
  }

  /// Other headings of the same number: a renumbered article.
  private func history(_ provision: Provision) -> [String] {
    let named = law.provisions.filter { $0.citation == provision.citation }.sorted {
      ($0.window.from ?? .first) < ($1.window.from ?? .first)
    }
    guard named.count > 1 || provision.window != .always else { return [] }
    return ["", words("this number over time", "本条号沿革") + ":"]
      + named.map { "  \(words.text(of: $0.window)): \($0.heading)" }
  }

  private func paragraphs(_ prose: String) -> [String] {
    var lines: [String] = []
    var paragraph = ""
    func flush() {
      if !paragraph.isEmpty { lines += (lines.isEmpty ? [] : [""]) + wrapped(paragraph, width: width) }
      paragraph = ""
    }
    for line in prose.split(separator: "\n", omittingEmptySubsequences: false) {
      let text = line.trimmingPrefix(while: { $0 == " " })
      if text.isEmpty {
        flush()
      } else if text.hasPrefix("- ") || text.hasPrefix("|") {
        flush()
        lines += wrapped(String(text), width: width)
      } else {
        let joinsWide = paragraph.unicodeScalars.last.map { $0.displayWidth == 2 } ?? true
        paragraph += (joinsWide ? "" : " ") + text
      }
    }
    flush()
    return lines
  }

  // MARK: Rules and sanctions

  private func page(_ rule: Rule) -> [String] {
    var lines = ["\(words("rule", "规则")) \(rule.name)"]
    func clause(_ name: String, _ text: String?) {
      guard let text else { return }
      let indent = String(repeating: " ", count: max(0, 12 - name.displayWidth))
      let parts = wrapped(text, width: width - 14)
      lines.append("  \(name)\(indent)\(parts[0])")
      lines += parts.dropFirst().map { String(repeating: " ", count: 14) + $0 }
    }
    clause(words("about", "对象"), law.kinds[rule.kind].label?(words.language) ?? law.kinds[rule.kind].name)
    clause(words("in force", "有效期"), rule.window.map { words.text(of: $0) } ?? words("never (draft)", "从未（草案）"))
    clause(words("matter", "事项"), rule.matter)
    clause(
      words("reading", "解释"),
      rule.question.map {
        law.questions[$0.question].name + " = " + law.questions[$0.question].readings[$0.reading].name
      })
    clause(words("if", "如果"), rule.condition.map { law.text(of: $0) })
    clause(words("unless", "除非"), rule.exception.map { law.text(of: $0) })
    let bearer = law.bearers[rule.bearer]
    let modality =
      switch rule.modality {
      case .must: words("must", "应当")
      case .mustNot: words("must not", "不得")
      case .may: words("may", "可以")
      }
    clause(modality, "\(law.text(of: rule.duty))  (\(bearer.label?(words.language) ?? bearer.name))")
    if !rule.over.isEmpty {
      clause(words("over", "优先于"), rule.over.map { law.rules[$0].name }.joined(separator: ", "))
    }
    clause(words("penalty", "罚则"), rule.penalty?.description)
    clause(
      words("evidence", "证明"), rule.evidence.map { law.documents[$0].label?(words.language) ?? law.documents[$0].name })
    clause(words("deadline", "期限"), rule.deadline.map { text(of: $0) })
    clause(words("remedy", "补救"), rule.remedy?(words.language))
    clause(words("note", "说明"), rule.note?(words.language))
    return lines
  }

  private func text(of deadline: Rule.Deadline) -> String {
    let start =
      switch deadline.start {
      case .fact(let variable, let steps): LawPack.moved(law.variables[variable].path.description, steps)
      case .day(.day(let day)): day.description
      case .day(.asOf(let steps)): LawPack.moved("as-of", steps)
      }
    return words(
      "\(words.text(of: deadline.duration)) after \(start)", "自 \(start) 起 \(words.text(of: deadline.duration))")
  }

  private func page(_ sanction: Sanction) -> [String] {
    var lines = ["\(words("sanction", "处罚")) \(sanction.name)"]
    let on = sanction.on.map { law.bearers[$0].label?(words.language) ?? law.bearers[$0].name }
    if !on.isEmpty { lines.append("  \(words("on", "对象")): \(on.joined(separator: ", "))") }
    if let by = sanction.by {
      lines.append("  \(words("by", "机关")): \(law.authorities[by].label?(words.language) ?? law.authorities[by].name)")
    }
    if let text = sanction.text { lines += wrapped(text(words.language), width: width - 2).map { "  " + $0 } }
    let wording = SanctionWording(law: law, language: words.language)
    for item in sanction.items { lines += wrapped(wording.text(of: item), width: width - 4).map { "  " + $0 } }
    return lines
  }
}
