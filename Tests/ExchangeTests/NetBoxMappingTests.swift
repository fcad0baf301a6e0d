import EstateModel
import Exchange
import Testing

@Suite struct NetBoxMappingTests {
  // MARK: Countries

  /// Regions from the inside out, each `name/slug`; the site's time zone; the country that is written.
  @Test(arguments: [
    ("Ohio/oh", "", "XX"), ("Ohio/us-oh, United States/us", "", "US"), ("Georgia/ga, United States/us", "", "US"),
    ("Georgia/ge", "Asia/Tbilisi", "GE"), ("Georgia/ga", "America/New_York", "US"), ("Georgia/ga, Europe/eu", "", "GE"),
    ("Hong Kong/hk, China/cn, Asia/asia", "", "HK"), ("China/cn", "Asia/Hong_Kong", "HK"), ("中国/zhongguo", "", "CN"),
    ("香港特别行政区/hk, 中国/cn", "", "HK"), ("Puerto Rico/pr, USA/usa", "", "PR"), ("DE/de", "", "DE"),
    ("Delaware/de", "", "XX"), ("Delaware/de", "America/New_York", "US"), ("Shanghai/sh", "", "XX"),
    ("Shanghai/sh", "Asia/Shanghai", "CN"), ("Munich hub/de", "Europe/Berlin", "DE"),
    ("EMEA/emea", "Europe/Zurich", "CH"),
    ("SH/sh, CN/cn", "", "CN"), ("", "Asia/Singapore", "SG"), ("", "UTC", "XX"), ("", "", "XX"), ("XX/xx", "", "XX"),
    ("Côte d'Ivoire/ci", "", "CI"), ("Korea, Republic of/kr", "", "KR"), ("Singapore/sg, China/cn", "", "XX"),
    ("Singapore/sg, China/cn", "Asia/Singapore", "SG"),
  ])
  func theCountryOfASite(_ regions: String, _ zone: String, _ country: String) throws {
    let parts = regions.split(separator: ",", omittingEmptySubsequences: false).filter { $0.contains("/") }
    // A name may have a comma in it.
    let chain = regions.contains("Korea,") ? [regions[...]] : parts
    var objects: [String] = []
    for (index, part) in chain.enumerated() {
      let words = part.split(separator: "/")
      let name = words[0].drop { $0 == " " }
      let parent = index + 1 < chain.count ? "\(index + 2)" : "null"
      objects.append(
        """
        {"model": "dcim.region", "pk": \(index + 1), "fields": {"name": "\(name)", "slug": "\(words[1])", "parent": \(parent)}}
        """)
    }
    let region = chain.isEmpty ? "null" : "1"
    objects.append(
      """
      {"model": "dcim.site", "pk": 1, "fields":
        {"name": "Site", "slug": "site", "region": \(region), "time_zone": "\(zone)"}}
      """)
    let imported = try NetBoxImport.read(files: NetBoxFiles.text("[\(objects.joined(separator: ","))]"))
    #expect(try imported.entry("sites", "site").text("country") == country)
    #expect(imported.reasons("Site").isEmpty == (country != "XX"))
  }

  @Test func aSiteInChinaThatSpeaksOfHongKongIsWrittenAndDoubted() throws {
    let text = """
      [{"model": "dcim.region", "pk": 1, "fields": {"name": "China", "slug": "cn", "parent": null}},
       {"model": "dcim.site", "pk": 1, "fields": {"name": "HKG Office", "slug": "office-1", "region": 1}},
       {"model": "dcim.site", "pk": 2, "fields": {"name": "Hong Kong", "slug": "office-2", "region": 1}},
       {"model": "dcim.site", "pk": 3, "fields":
         {"name": "Suzhou", "slug": "suz", "region": 1, "time_zone": "Europe/Berlin"}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["sites"].map { $0.text("country") } == ["CN", "HK", "CN"])
    #expect(imported.reasons("HKG Office") == ["written as CN, but its name speaks of HK"])
    #expect(imported.reasons("Suzhou") == ["written as CN, but the time zone Europe/Berlin is that of DE"])
    #expect(imported.reasons("Hong Kong").isEmpty)
  }

  @Test func regionsInACircleEndTheSearch() throws {
    let text = """
      [{"model": "dcim.region", "pk": 1, "fields": {"name": "A", "slug": "a", "parent": 2}},
       {"model": "dcim.region", "pk": 2, "fields": {"name": "B", "slug": "b", "parent": 1}},
       {"model": "dcim.site", "pk": 1, "fields": {"name": "S", "slug": "s", "region": 1}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(try imported.entry("sites", "s").text("country") == "XX")
  }

  // MARK: Names

  @Test(arguments: [
    ("China Telecom Global", "ctg", "china-telecom"), ("中国联通（上海）", "unicom-sh", "china-unicom"),
    ("CTG", "x", "china-telecom"), ("Carrier", "cmcc", "china-mobile"), ("Telecom Italia", "ti", nil),
    ("China Telecom and China Mobile", "both", nil), ("Unicom", "cu", nil), ("Actgood", "a", nil),
  ])
  func onlyNamesThatAreSureTellTheCarrier(_ name: String, _ slug: String, _ carrier: String?) throws {
    let text = """
      [{"model": "circuits.provider", "pk": 1, "fields": {"name": "\(name)", "slug": "\(slug)"}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["providers"].first?.facts.first?.value.text == carrier)
  }

  @Test(arguments: [
    ("MPLS", "mpls-vpn"), ("MPLS IP VPN", "mpls-vpn"), ("International IPLC", "iplc"), ("IEPL (Ethernet)", "iepl"),
    ("SD-WAN", "sd-wan"), ("SDWAN overlay", "sd-wan"), ("IP-VPN", "ip-vpn"), ("Internet VPN", "internet-vpn"),
    ("Dark Fiber", nil), ("Internet Access", nil), ("IPLC or MPLS", nil), ("", nil),
  ])
  func onlyTypesThatAreSureTellTheTechnology(_ type: String, _ technology: String?) throws {
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(Self.circuits(["C1"], type: type)))
    #expect(try imported.entry("lines", "C1").facts.first?.value.text == technology)
  }

  @Test func idsAreMadeOfNamesAndKeptApart() throws {
    let cids = ["A B", "A/B", "线路 1", "/", "none", "true", "2026-01-01", String(repeating: "长", count: 100), "é"]
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(Self.circuits(cids, type: "MPLS")))
    let ids = Set(imported["lines"].map(\.id.text))
    #expect(ids.isSuperset(of: ["A-B", "A-B-2", "线路-1", "circuit-4", "none", "true", "2026-01-01", "é"]))
    #expect(ids.count == cids.count)
    _ = try imported.readBack()
  }

  @Test func controlCharactersDoNotReachTheEstate() throws {
    let text = """
      [{"model": "circuits.provider", "pk": 1, "fields":
        {"name": "  A\\u0000\\u001b[31mB\\u202e\\n C: \\"x\\" # y ", "slug": "p\\tq"}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["providers"].first?.name == "A [31mB C: \"x\" # y")
    #expect(imported["providers"].first?.id.text == "p-q")
    _ = try imported.readBack()
  }

  static func circuits(_ cids: [String], type: String) -> String {
    var objects = [
      #"{"model": "dcim.site", "pk": 1, "fields": {"name": "A", "slug": "a", "time_zone": "Asia/Shanghai"}}"#,
      #"{"model": "dcim.site", "pk": 2, "fields": {"name": "B", "slug": "b", "time_zone": "Europe/Berlin"}}"#,
      #"{"model": "circuits.provider", "pk": 1, "fields": {"name": "P", "slug": "p"}}"#,
      #"{"model": "circuits.circuittype", "pk": 1, "fields": {"name": "\#(type)", "slug": "t"}}"#,
    ]
    for (index, cid) in cids.enumerated() {
      let number = index + 1
      objects.append(
        """
        {"model": "circuits.circuit", "pk": \(number), "fields": {"cid": "\(cid)", "provider": 1, "type": 1}},
        {"model": "circuits.circuittermination", "pk": \(number * 2), "fields":
          {"circuit": \(number), "term_side": "A", "site": 1}},
        {"model": "circuits.circuittermination", "pk": \(number * 2 + 1), "fields":
          {"circuit": \(number), "term_side": "Z", "site": 2}}
        """)
    }
    return "[\(objects.joined(separator: ","))]"
  }

  // MARK: Ends

  /// The fields of the end at Z, and why the circuit is no line.
  @Test(arguments: [
    (#""site": 1"#, "both ends are at one site"), (#""site": 9"#, "where it ends is not in the data"),
    (#""termination_type": ["dcim", "location"], "termination_id": 4"#, "where it ends is not in the data"),
    (#""termination_type": ["dcim", "region"], "termination_id": 4"#, "ends in dcim.region #4, which is no site"),
    (#""termination_type": ["dcim", "sitegroup"], "termination_id": 4"#, "ends in dcim.sitegroup #4, which is no site"),
    (
      #""termination_type": "circuits.providernetwork", "termination_id": 4"#,
      "ends in the provider network #4, not at a second site"
    ),
    (#""termination_type": ["plugin", "thing"], "termination_id": 4"#, "ends at nothing that could be a site"),
    (#""termination_type": 5, "termination_id": 4"#, "what kind of thing it ends at is not in the data"),
    (#""site": null"#, "ends at nothing that could be a site"),
    (#""circuit": 7"#, "ends at one site only; a line joins two"),
  ])
  func aCircuitWithoutASecondSiteIsLeftOutWithTheReason(_ end: String, _ reason: String) throws {
    let circuit = end.contains("circuit\"") ? "" : #""circuit": 1,"#
    let text = """
      [{"model": "dcim.site", "pk": 1, "fields": {"name": "A", "slug": "a"}},
       {"model": "circuits.circuit", "pk": 1, "fields": {"cid": "C1"}},
       {"model": "circuits.circuittermination", "pk": 1, "fields": {"circuit": 1, "term_side": "A", "site": 1}},
       {"model": "circuits.circuittermination", "pk": 2, "fields": {\(circuit) "term_side": "Z", \(end)}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["lines"].isEmpty)
    #expect(imported.reasons("C1") == [reason])
    _ = try imported.readBack()
  }

  // MARK: What is there already

  @Test func entriesThatTheEstateHasAreKeptAndTheirDifferencesNamed() throws {
    let own = """
      organisation: Brightwater
      entities:
        - { id: brightwater-suzhou, name: "Brightwater (Suzhou) Co., Ltd.", country: CN }
      sites:
        - { id: suz, name: Our works, country: CN, prefixes: [10.77.0.0/16] }
        - { id: lab, country: DE, prefixes: [10.2.6.0/23] }
      providers:
        - { id: alpenlink, name: Alpenlink AG }
      lines:
        - { id: BW-IPLC-1, ends: [suz, hkg], bandwidth: 50 mbps, technology: iepl }
      """
    let existing = EstateReader.understood(EstateFiles(texts: ["estate.yaml": own]))
    let imported = try NetBoxImport.read(files: NetBoxFiles.own("dump-3.7.json"), existing: existing)
    #expect(!imported["sites"].contains { $0.id.text == "suz" })
    #expect(!imported["lines"].contains { $0.id.text == "BW-IPLC-1" })
    let kept = imported.report.items.filter { $0.kind == .kept }.map { "\($0.object)/\($0.name): \($0.reason.text)" }
    #expect(
      kept == [
        "entities/brightwater-suzhou: NetBox says the same",
        "lines/BW-IPLC-1: NetBox differs in name, entity, provider, circuit, contract, technology",
        "providers/alpenlink: NetBox says the same", "sites/suz: NetBox differs in name, region, entity, prefixes",
      ])
    #expect(imported.reasons("10.2.7.0/24") == ["overlaps 10.2.6.0/23, which the estate has at lab"])
    let both = EstateFiles(texts: ["estate.yaml": own, "imported/netbox.yaml": try imported.yaml()])
    let read = EstateReader.read(both)
    #expect(read.diagnostics.all.map(\.message) == [])
    // The next import, which is told of the other files alone, writes the same.
    let again = try NetBoxImport.read(files: NetBoxFiles.own("rest-4.6.json"), existing: existing)
    #expect(try again.yaml() == imported.yaml())
  }
}
