/// Which names surely mean one of the three basic carriers: the only place that knows. Of all others, whether they are
/// a carrier is left unsaid.
enum CarrierNames {
  /// The word of the law's fact `provider.carrier`.
  static func carrier(name: String?, slug: String?) -> String? {
    let name = (name ?? "").lowercased()
    let folded = " \(CountryNames.folded(name)) "
    var found: Set<String> = []
    for (carrier, parts, words) in table {
      let isNamed = parts.contains { name.contains($0) } || words.contains { folded.contains(" \($0) ") }
      if isNamed || slug.map(words.contains) == true { found.insert(carrier) }
    }
    return found.count == 1 ? found.first : nil
  }

  /// The law's word; parts of a name; whole words of a name, or a whole short name.
  private static let table: [(carrier: String, parts: [String], words: [String])] = [
    ("china-telecom", ["中国电信", "中國電信"], ["china telecom", "chinatelecom", "china-telecom", "ctg", "chinanet"]),
    ("china-mobile", ["中国移动", "中國移動"], ["china mobile", "chinamobile", "china-mobile", "cmcc"]),
    ("china-unicom", ["中国联通", "中國聯通"], ["china unicom", "chinaunicom", "china-unicom"]),
  ]
}
