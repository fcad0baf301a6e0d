import LawPacks

/// The words for what a breach can cost.
public struct SanctionWording: Sendable {
  let law: LawPack
  let language: String

  public init(law: LawPack, language: String) {
    self.law = law
    self.language = language
  }

  private var words: LawWords { LawWords(language) }

  public func text(of item: Sanction.Item) -> String {
    switch item {
    case .fine(let low, let high, let times, let unit, let note):
      let amount =
        low.map { $0 == high ? "\(high)" : "\($0) \(words("to", "至")) \(high)" } ?? "\(words("up to", "最高")) \(high)"
      let base =
        times
        ? words("\(amount) times \(unit)", "\(unit == "gains" ? "违法所得" : unit)的 \(amount) 倍") : "\(amount) \(unit)"
      return "\(words("fine", "罚款")): \(base)" + (note.map { " (\($0(words.language)))" } ?? "")
    case .measure(let measure):
      switch measure {
      case .warning: return words("warning", "警告")
      case .confiscation: return words("confiscation of gains", "没收违法所得")
      case .disconnection: return words("disconnection", "停止联网")
      case .suspension: return words("suspension of business", "停业整顿")
      case .revocation: return words("revocation of the licence", "吊销许可证")
      }
    case .criminal(let text): return "\(words("criminal", "刑事责任")): \(text(words.language))"
    }
  }
}
