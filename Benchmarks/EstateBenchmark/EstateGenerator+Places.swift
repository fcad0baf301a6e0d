import TestSupport

extension EstateGenerator {
  /// Sites with private prefixes of both families, and what is reached abroad.
  func sitesPage() -> String {
    var page = YAMLPage()
    var dice = dice(.sites)
    page.list("sites")
    for index in 0..<siteCount {
      let country = index < homeCount ? "CN" : dice.pick(["DE", "DE", "SG", "US", "JP", "HK", "TW"])
      page.block(site(index))
      page.key("name", "Site \(index)")
      page.key("country", country)
      page.key("entity", entity(ofSite: index))
      page.key("prefixes", prefixes(ofSite: index).flow)
    }
    page.list("destinations")
    for index in homeCount..<siteCount { destinations(ofSite: index, &dice, &page) }
    return page.text
  }

  /// Each site has a /20 of 10.0.0.0/8, which has 4,096 of them, and a /48 of a unique local prefix (RFC 4193).
  private func prefixes(ofSite index: Int) -> [String] {
    precondition(index < 4_096, "There are addresses for 4,096 sites.")
    let fourth = "10.\(index / 16).\(index % 16 * 16).0/20"
    return [fourth, "\"fd42:6d65:\(String(index + 1, radix: 16))::/48\""]
  }

  private func destinations(ofSite site: Int, _ dice: inout Dice, _ page: inout YAMLPage) {
    for index in 0..<destinationsOfSite {
      page.block(destination(index, ofSite: site))
      page.key("name", "System \(index) at site \(site)")
      page.key("kind", index == 0 ? "own-site" : dice.pick(["own-site", "approved-service", "data-centre"]))
      page.key("prefixes", "[10.\(site / 16).\(site % 16 * 16 + index).0/24]")
      page.key("ports", dice.pick(["[tcp/443]", "[tcp/443, tcp/445]", "[tcp/22, tcp/443, udp/3478-3481]"]))
      if !dice.chance(1) { page.key("carries-telecom-business", dice.chance(2) ? "yes" : "no") }
    }
  }

  // MARK: People

  /// A group for each line, and its people. One group in sixteen has desks abroad.
  func peoplePage(_ groups: Range<Int>) -> String {
    var page = YAMLPage()
    page.list("groups")
    for index in groups {
      page.row([
        "id": group(index), "name": "Team \(index)", "entity": entity(ofGroup: index),
        "site": site(siteOfGroup(index)), "size": "\(peopleOfGroup)",
      ])
    }
    page.list("people")
    for index in groups {
      var dice = dice(.people, index)
      for place in 0..<peopleOfGroup {
        let name = "\(dice.pick(Self.familyNames)) \(dice.pick(Self.givenNames))"
        page.row([
          "id": person(index * peopleOfGroup + place), "name": name, "group": group(index),
          "country": dice.roll(1_000) < 2 ? dice.pick(["SG", "DE", "HK"]) : nil,
          "until": dice.chance(3) ? dice.pick(["2026-06-30", "2026-10-31", "2027-03-31"]) : nil,
        ])
      }
    }
    return page.text
  }

  func isAbroad(group: Int) -> Bool { group % 16 == 15 }
  func siteOfGroup(_ group: Int) -> Int {
    isAbroad(group: group) ? homeCount + group / 16 % abroadCount : group % homeCount
  }

  /// Employees but for one group in a hundred.
  private func entity(ofGroup group: Int) -> String {
    let site = siteOfGroup(group)
    switch group % 200 {
    case 41: return "affiliate-\(site % companyCount)"
    case 77: return "customer-\(site % companyCount)"
    default: return isAbroad(group: group) ? company(ofSite: group % homeCount) : entity(ofSite: site)
    }
  }

  private static let familyNames = [
    "Wang", "Li", "Zhang", "Liu", "Chen", "Yang", "Huang", "Zhao", "Wu", "Zhou", "Xu", "Sun", "Ma", "Zhu", "Hu", "Guo",
    "He", "Lin", "Gao", "Luo", "Ouyang", "Weber", "Brandt", "Reuter",
  ]
  private static let givenNames = [
    "Wei", "Fang", "Minhua", "Xiuying", "Rui", "Yiran", "Kexin", "Zhiyuan", "Xiaotong", "Bo", "Lan", "Haoran", "Jing",
    "Lei", "Qiang", "Yan", "Tao", "Ming", "Chao", "Ping", "Gang", "Helene", "Jonas", "Anna",
  ]
}
