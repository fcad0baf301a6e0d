import ArgumentParser
import EstateModel
import Facts
import LawPacks
import SourceText

struct EstateKeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "List what may stand in an entry of a list: our keys, and the facts of the law.")

  @Argument(help: ArgumentHelp("For example lines; left out: the lists themselves.", valueName: "list")) var list:
    String?
  @Option(help: ArgumentHelp("With others: the kind of the law.", valueName: "kind")) var kind: String?
  @OptionGroup var pack: PackOptions
  @OptionGroup var language: LanguageOption

  private var lang: String { language.lang.rawValue }
  private func say(_ english: String, _ chinese: String) -> String { lang == "zh" ? chinese : english }

  func run() throws {
    try refusing {
      guard let list else {
        for form in Forms.all + [Forms.readings] { show(form.plural, "\(form.title(lang)). \(form.explanation(lang))") }
        return
      }
      guard let form = Forms.named(list) else {
        let known = (Forms.all + [Forms.readings]).map(\.plural)
        throw Refusal(
          "an estate has no list `\(list)`",
          help: didYouMean(list, among: known) ?? "the lists are " + known.joined(separator: ", "))
      }
      for field in form.fields { show(field, indent: 0) }
      guard form.takesFacts else { return }
      let law = try pack.load()
      guard let name = form.lawKind ?? kind else {
        Terminal.print("\n" + say("and the facts of its kind: --kind KIND shows them", "以及该种类的事实：用 --kind 查看"))
        return
      }
      let index = try law.namedKind(name).orRefuse()
      Terminal.print("\n" + say("facts of the law", "法律事实"))
      for fact in law.facts where fact.kind == index && form.field(fact.name) == nil { show(fact, law) }
    }
  }

  private func show(_ name: String, _ text: String, indent: Int = 0) {
    let lead = String(repeating: " ", count: indent) + name.padded(to: max(24 - indent, name.displayWidth + 1))
    let lines = wrapped(text, width: 78 - 24)
    Terminal.print(lead + (lines.first ?? ""))
    for line in lines.dropFirst() { Terminal.print(String(repeating: " ", count: 24) + line) }
  }

  private func show(_ field: Field, indent: Int) {
    var text = field.title(lang)
    if let form = field.type.words(lang) { text += say(": ", "：") + form }
    if field.isRequired { text += say(" (needed)", "（必填）") }
    if let note = field.note { text += say(". ", "。") + note(lang) }
    show(field.name, text, indent: indent)
    if case .part(let inner) = field.type { for part in inner { show(part, indent: indent + 2) } }
  }

  private func show(_ fact: LawPack.Fact, _ law: LawPack) {
    let values: String
    switch fact.type.base {
    case .yesNo: values = say("yes or no", "yes 或 no")
    case .oneOf(let words): values = words.joined(separator: ", ")
    case .number(let unit): values = say("a number", "数字") + (unit.map { " (\($0))" } ?? "")
    case .date: values = say("a day", "日期")
    case .reference(let kind): values = law.kinds[kind].name
    }
    let none = fact.type.orNone ? say(" or none", " 或 none") : ""
    show(fact.name, [fact.ask?(lang), values + none].compactMap { $0 }.joined(separator: " — "))
  }
}

extension FieldType {
  /// What stands behind a key, in a few words; nothing for a text.
  fileprivate func words(_ language: String) -> String? {
    func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }
    switch self {
    case .id, .text, .part: return nil
    case .yesNo: return say("yes or no", "yes 或 no")
    case .date: return say("a day", "日期")
    case .country: return say("two letters", "两位字母代码")
    case .prefix: return say("an address prefix", "地址段")
    case .address: return say("an address", "地址")
    case .ports: return say("tcp/443, udp/500-4500, esp", "如 tcp/443、udp/500-4500、esp")
    case .digest: return say("64 hexadecimal digits", "64 位十六进制")
    case .count: return say("a number", "数字")
    case .quantity(let unit): return say("a number of \(unit)", "数字（\(unit)）")
    case .word(let words): return words.joined(separator: ", ")
    case .reference(let plurals, let orNone):
      return say("an id of ", "编号，见 ") + plurals.joined(separator: say(" or ", " 或 "))
        + (orNone ? say(", or none", "，或 none") : "")
    case .entry: return say("LIST/ID", "列表/编号")
    case .law(let name):
      switch name {
      case .kind: return say("a kind of the law", "法律种类")
      case .document: return say("a document of the law", "法律文件种类")
      case .question: return say("a question of the law", "法律问题")
      case .reading: return say("one of its readings", "其中一种理解")
      }
    case .list(let inner): return say("a list, each ", "列表，每项：") + (inner.words(language) ?? say("a text", "文字"))
    }
  }
}
