import EstateModel

/// The country or region of a site, told from the regions that it lies in and from its time zone.
///
/// What decides a line's law is never guessed: where the signs are weak or speak against each other, there is no code,
/// or there is a doubt that the report shows.
struct SiteCountry: Equatable {
  var code: String?
  /// Which of the regions told it, counted from the site; nothing where the time zone did.
  var place: Int?
  var doubt: Doubt?

  enum Doubt: Equatable {
    /// The time zone is that of another country.
    case zone(String, of: String)
    /// Regions in one chain that name different countries.
    case regions(String, String)
    /// The site's name speaks of a part of the country that has a code of its own.
    case name(String)
  }

  struct Region: Equatable {
    let name: String?
    let slug: String?
  }

  /// - Parameters:
  ///   - chain: The site's regions, the innermost first.
  ///   - isWhole: Whether the chain goes up to a region without a parent.
  init(site: Region, chain: [Region], isWhole: Bool, zone: String?) {
    let zoneCode = zone.flatMap { TimeZoneCountries.code(of: $0) }
    find(in: chain, zoneCode)
    if code == nil, doubt == nil { findByShortName(chain, isWhole, zoneCode) }
    guard let found = code else {
      if doubt == nil { code = zoneCode }
      if let code { lookAtName(of: site, in: code) }
      return
    }
    refine(found, site, zone, zoneCode)
  }

  /// Full names. The outermost counts, so that Georgia in the United States is no country; but Hong Kong within China
  /// has a code of its own.
  private mutating func find(in chain: [Region], _ zoneCode: String?) {
    for (index, region) in chain.enumerated().reversed() {
      guard let name = region.name, let found = CountryNames.code(of: name), found != code else { continue }
      guard let outer = code else {
        // A state of a country that is not among the regions may have this name.
        if Self.alsoStates.contains(found), chain.count == 1, let zoneCode, zoneCode != found { continue }
        (code, place) = (found, index)
        continue
      }
      if Self.parts[outer]?.contains(found) == true {
        (code, place) = (found, index)
      } else if !Self.alsoStates.contains(found) {
        if zoneCode == found { (code, place) = (found, index) }
        if zoneCode != found, zoneCode != outer {
          (code, place) = (nil, nil)
          doubt = .regions(outer, found)
          return
        }
      }
    }
  }

  /// Short names of two letters are often those of states and provinces (`de` is Delaware, `sh` Shanghai): they count
  /// where the time zone says the same, or where no other region could be meant.
  private mutating func findByShortName(_ chain: [Region], _ isWhole: Bool, _ zoneCode: String?) {
    for (index, region) in chain.enumerated().reversed() {
      for word in [region.name, region.slug] {
        guard let found = word.flatMap({ Self.shortCode($0) }) else { continue }
        let isSure =
          zoneCode == found
          || zoneCode == nil && isWhole && !Self.chineseProvinces.contains(found)
            && (region.name.map { $0.count <= 3 } ?? true)
        guard isSure else { continue }
        (code, place) = (found, index)
        return
      }
    }
  }

  private static func shortCode(_ word: String) -> String? {
    let code = word.uppercased()
    return code.utf8.count == 2 && !code.hasPrefix("X") && Countries.codes.contains(code) ? code : nil
  }

  /// What is known of a part with a code of its own, and what speaks against the code.
  private mutating func refine(_ found: String, _ site: Region, _ zone: String?, _ zoneCode: String?) {
    let parts = Self.parts[found] ?? []
    if let named = site.name.flatMap({ CountryNames.code(of: $0) }), parts.contains(named) {
      code = named
    } else if let zoneCode, parts.contains(zoneCode) {
      code = zoneCode
    }
    if let zone, let zoneCode, zoneCode != code { doubt = .zone(zone, of: zoneCode) }
    if doubt == nil, let code { lookAtName(of: site, in: code) }
  }

  private mutating func lookAtName(of site: Region, in code: String) {
    guard code == "CN", doubt == nil else { return }
    let words = [site.name, site.slug].compactMap { $0 }.map { CountryNames.folded($0) }
    for (part, signs) in Self.signsOfParts {
      for text in words where signs.contains(where: { Self.has($0, in: text) }) {
        doubt = .name(part)
        return
      }
    }
  }

  /// A sign in Latin letters is a whole word.
  private static func has(_ sign: String, in text: String) -> Bool {
    guard sign.utf8.allSatisfy({ $0 < 0x80 }) else { return text.contains(sign) }
    return " \(text) ".contains(" \(sign) ")
  }

  private static let signsOfParts: [(String, [String])] = [
    ("HK", ["hk", "hkg", "hongkong", "hong kong", "香港"]), ("MO", ["macau", "macao", "mfm", "澳门", "澳門"]),
    ("TW", ["taiwan", "taipei", "tpe", "台湾", "台北", "臺灣", "台灣"]),
  ]

  /// Regions that people put below a country, and that have a code of their own.
  private static let parts: [String: Set<String>] = [
    "CN": ["HK", "MO", "TW"], "US": ["PR", "GU", "VI", "AS", "MP", "UM"], "DK": ["FO", "GL"], "FI": ["AX"],
    "FR": ["GF", "GP", "MQ", "RE", "YT", "NC", "PF", "PM", "WF", "BL", "MF", "TF"], "NL": ["AW", "CW", "SX", "BQ"],
    "GB": ["GG", "JE", "IM", "GI", "BM", "KY", "VG", "AI", "TC", "MS", "FK", "SH", "IO", "PN", "GS"],
    "NO": ["SJ", "BV"], "AU": ["NF", "CX", "CC", "HM"], "NZ": ["CK", "NU", "TK"],
  ]

  /// Countries after which a state or province elsewhere is called.
  private static let alsoStates: Set<String> = ["GE", "LU"]

  /// Codes of countries that Chinese networks write for a province: `sh` for Shanghai, `gd` for Guangdong.
  private static let chineseProvinces: Set<String> = ["SH", "TJ", "GD", "FJ", "HN", "SC", "SD", "GS", "BJ", "SN"]
}
