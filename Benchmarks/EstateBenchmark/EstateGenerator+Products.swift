import TestSupport

extension EstateGenerator {
  /// Encryption products, of every act and of many functions.
  func products() -> String {
    var page = YAMLPage()
    var dice = dice(.products)
    page.list("products")
    for index in 0..<max(4, lines / 10) {
      let act = dice.pick(weighing: ["use": 50, "sell": 15, "make": 10, "import": 15, "export": 10])
      page.block("product-\(index)")
      page.key("name", "Product \(index)")
      page.key("entity", entity(ofSite: dice.roll(homeCount)))
      page.key("sites", [site(dice.roll(siteCount))].flow)
      page.key("pieces", "\(1 + dice.roll(300))")
      page.key("act", act)
      page.key(
        "function",
        dice.pick(weighing: [
          "ipsec-vpn": 30, "ssl-vpn": 20, "encryption-software": 15, "smart-key": 10, "security-chip": 10,
          "server-cipher-machine": 10, "other-module": 5,
        ]))
      page.key("throughput", "\(dice.pick([100, 200, 800, 4_000, 10_000, 40_000])) mbps")
      page.key("protects-state-secrets", "no")
      page.key("serves-illegal-activity", "no")
      facts(of: act, &dice, &page)
    }
    page.list("documents")
    for index in 0..<max(4, lines / 10) where dice.chance(80) {
      page.row([
        "id": "product-certificate-\(index)", "kind": "product-certificate", "for": "products/product-\(index)",
        "effective": "2024-05-01", "expires": dice.pick(["2026-10-31", "2027-04-30", "2029-04-30"]),
      ])
    }
    return page.text
  }

  private func facts(of act: String, _ dice: inout Dice, _ page: inout YAMLPage) {
    switch act {
    case "import", "export":
      page.key("symmetric-key", "\(dice.pick([128, 256])) bits")
      page.key("factoring-key", "\(dice.pick([2_048, 3_072, 4_096])) bits")
      page.key("curve-key", "\(dice.pick([256, 384, 521])) bits")
      page.key("purpose", dice.chance(80) ? "encryption-protection" : "security-authentication")
      page.key("mass-consumer", dice.chance(10) ? "yes" : "no")
      page.key("international-obligation", "no")
      page.key("dual-use-licence", dice.pick(weighing: ["none": 70, "pending": 30]))
    case "make", "sell":
      page.key("in-key-equipment-catalogue", dice.chance(60) ? "yes" : "no")
      page.key("security-certified", dice.chance(30) ? "no" : "yes")
      page.key("type-certificate", "none")
      page.key("relies-on-type-certificate", "no")
      page.key("voluntarily-certified", "no")
    default: return
    }
  }

  /// What single people asked, and networks and exports of data.
  func questions() -> String {
    var page = YAMLPage()
    var dice = dice(.questions)
    page.list("uses")
    for index in 0..<max(2, lines / 20) {
      let isEmployer = dice.chance(60)
      page.block("use-\(index)")
      page.key("name", "May this person use it? Question \(index)")
      page.key("who", person(dice.roll(lines * peopleOfGroup)))
      page.key("line", isEmployer ? line(named: dice.roll(lines)) : nil)
      page.key("act", "access")
      page.key("channel", isEmployer ? "employer-line" : dice.pick(["roaming", "carrier-service", "third-party-vpn"]))
      page.key("through-access-network", "yes")
      page.key("purpose", dice.pick(["work", "work", "research", "trade"]))
      if !isEmployer {
        page.key("channel-approved", dice.chance(60) ? "yes" : "no")
        page.key("provider-licensed", dice.chance(60) ? "yes" : "no")
      }
    }
    page.list("others")
    for index in 0..<max(2, lines / 50) { other(index, &dice, &page) }
    return page.text
  }

  private func other(_ index: Int, _ dice: inout Dice, _ page: inout YAMLPage) {
    page.block("other-\(index)")
    page.key("name", "Other matter \(index)")
    page.key("entity", entity(ofSite: dice.roll(homeCount)))
    if dice.chance(50) {
      page.key("kind", "data-export")
      page.key("important-data", dice.chance(5) ? "yes" : "no")
      page.key("personal-information", "yes")
      page.key("human-resources-necessity", dice.chance(50) ? "yes" : "no")
      page.key("consent-based", "no")
      page.key("export-condition", dice.pick(["none", "standard-contract", "certification"]))
      page.key("contract", "yes")
      page.key("record-retention", "\(1 + dice.roll(5)) years")
    } else {
      page.key("kind", "network")
      page.key("connected-abroad", "yes")
      page.key("via-interconnected-network", "yes")
      page.key("internal-only", "yes")
      page.key("security-system", dice.chance(95) ? "yes" : "no")
      page.key("accounts-lent", "no")
      page.key("log-days", "\(dice.pick([30, 60, 180, 365]))")
    }
  }
}
