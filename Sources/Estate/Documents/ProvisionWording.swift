import Facts
import LawPacks
import Reasoning

/// How provisions and instruments are cited to people.
struct ProvisionWording {
  let context: ReportContext

  init(_ context: ReportContext) { self.context = context }

  func provision(_ citation: Citation) -> Provision? { context.pack.provision(citation, on: context.date) }

  /// `Article 22. VPNs over internet gateways`; `第二十二条`.
  func heading(_ citation: Citation) -> String {
    if context.language == "zh", let article = chineseArticle(citation.provision) { return article }
    return provision(citation)?.heading ?? citation.provision
  }

  /// The part of the heading that names the place: `Article 22`.
  private func article(_ citation: Citation) -> String {
    let heading = heading(citation)
    guard context.language != "zh", let end = heading.firstIndex(of: ".") else { return heading }
    return String(heading[..<end])
  }

  func title(_ instrument: Instrument) -> String {
    let title = instrument.title(context.language)
    return context.language == "zh" && !title.hasPrefix("《") ? "《\(title)》" : title
  }

  /// The instrument with the article: `Telecommunications Regulations, Article 69`; `《电信条例》第六十九条`.
  func full(_ citation: Citation) -> String {
    guard let provision = provision(citation) else { return citation.description }
    let title = title(context.pack.instruments[provision.instrument])
    return context.say("\(title), \(article(citation))", "\(title)\(article(citation))")
  }

  /// An article's number as Chinese statutes write it; nothing where the provision has no number.
  private func chineseArticle(_ provision: String) -> String? {
    let parts = provision.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
    guard (1...2).contains(parts.count), let first = parts[0], (1...999).contains(first) else { return nil }
    let article = "第\(chineseNumeral(first))条"
    guard parts.count == 2 else { return article }
    guard let second = parts[1], (1...99).contains(second) else { return nil }
    return "\(article)之\(chineseNumeral(second))"
  }
}

/// A number from 1 to 999 in Chinese numerals: 285 is 二百八十五.
func chineseNumeral(_ number: Int) -> String {
  precondition((1...999).contains(number), "Articles are numbered from 1 to 999.")
  let digits = ["零", "一", "二", "三", "四", "五", "六", "七", "八", "九"]
  let (hundreds, tens, ones) = (number / 100, number / 10 % 10, number % 10)
  var text = hundreds > 0 ? digits[hundreds] + "百" : ""
  if tens > 0 {
    text += (tens == 1 && hundreds == 0 ? "" : digits[tens]) + "十"
  } else if hundreds > 0, ones > 0 {
    text += "零"
  }
  return ones > 0 ? text + digits[ones] : text
}
