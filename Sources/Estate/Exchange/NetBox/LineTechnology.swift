/// What the name of a circuit's type surely says of the technology.
enum LineTechnology {
  /// The word of the law's fact `line.technology`; nothing where the name says nothing, or two things.
  static func technology(ofType name: String?) -> String? {
    guard let name else { return nil }
    let text = " \(CountryNames.folded(name)) "
    func has(_ words: String...) -> Bool { words.contains { text.contains(" \($0) ") } }
    var found: [String] = []
    if has("iplc") { found.append("iplc") }
    if has("iepl") { found.append("iepl") }
    if has("mpls") { found.append("mpls-vpn") }
    if has("sd wan", "sdwan") { found.append("sd-wan") }
    if has("internet vpn") { found.append("internet-vpn") }
    // An "MPLS IP VPN" is one thing.
    if has("ip vpn", "ipvpn"), !has("mpls") { found.append("ip-vpn") }
    return found.count == 1 ? found[0] : nil
  }

  /// Whether the type is access to the internet, which joins no two sites.
  static func isInternetAccess(_ name: String?) -> Bool {
    guard let name, technology(ofType: name) == nil else { return false }
    let text = " \(CountryNames.folded(name)) "
    return [" internet ", " dia ", " broadband ", "互联网", "宽带"].contains { text.contains($0) }
  }
}
