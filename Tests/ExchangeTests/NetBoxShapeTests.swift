import EstateModel
import Exchange
import Testing

/// One invented network, written as four versions of NetBox write it, two by dump and two by the REST API.
@Suite struct NetBoxShapeTests {
  static let shapes = ["dump-3.7.json", "rest-4.0.json", "dump-4.2.json", "rest-4.6.json"]

  @Test(arguments: shapes) func everyShapeGivesTheSameEntries(_ name: String) throws {
    let imported = try NetBoxImport.read(files: NetBoxFiles.own(name))
    try NetBoxFiles.expectRecorded(imported.yaml(), "network.yaml")
    _ = try imported.readBack()
  }

  @Test func theReportIsAsRecorded() throws {
    let report = try NetBoxImport.read(files: NetBoxFiles.own("dump-3.7.json")).report
    try NetBoxFiles.expectRecorded(report.text(), "network.report.txt")
    try NetBoxFiles.expectRecorded(report.text("zh"), "network.report.zh.txt")
    try NetBoxFiles.expectRecorded(report.json.text(pretty: true) + "\n", "network.report.json")
    for line in (report.text() + report.text("zh")).split(separator: "\n") {
      #expect(line.displayWidth <= 80, "\(line)")
    }
  }

  @Test(arguments: shapes) func importingTwiceGivesTheSameBytes(_ name: String) throws {
    let files = try NetBoxFiles.own(name, "virtual-circuits-4.6.json")
    let first = try NetBoxImport.read(files: files)
    let second = try NetBoxImport.read(files: files.reversed())
    #expect(try first.yaml() == second.yaml())
    #expect(first.report.text() == second.report.text())
  }

  @Test func virtualCircuitsJoinTheSitesOfTheirDevicesTheHubFirst() throws {
    let imported = try NetBoxImport.read(files: NetBoxFiles.own("virtual-circuits-4.6.json"))
    let line = try imported.entry("lines", "VC-1")
    #expect(line.list("ends")?.map(\.text) == ["suz", "osa", "lys"])
    #expect(line.text("provider") == "cmi")
    #expect(line.facts.map(\.value.text) == ["sd-wan"])
    #expect(try imported.entry("providers", "cmi").facts.map(\.value.text) == ["china-mobile"])
    #expect(imported.reasons("VC-2") == ["the site of an end is not in the data"])
    _ = try imported.readBack()
  }

  @Test func pagesThatWereNotGivenAreReported() throws {
    let one = """
      {"count": 3, "next": "https://n.example/api/dcim/sites/?limit=1&offset=1", "previous": null,
       "results": [{"id": 1, "url": "https://n.example/api/dcim/sites/1/", "name": "A", "slug": "a"}]}
      """
    let report = try NetBoxImport.read(files: NetBoxFiles.text(one)).report
    let item = try #require(report.items.first { $0.kind == .input })
    #expect(item.name == "/api/dcim/sites/")
    #expect(item.reason.text == "not all pages were given: 1 of 3")
    let cursor = one.replacing("\"count\": 3", with: "\"count\": null").replacing("offset=1", with: "start=2")
    #expect(
      try NetBoxImport.read(files: NetBoxFiles.text(cursor)).report.items.first?.reason.text
        == "not all pages were given: 1, and there are more")
  }

  @Test func anObjectGivenTwiceCountsOnceAndTheLaterChangeWins() throws {
    func site(_ name: String, _ day: String) -> String {
      """
      {"model": "dcim.site", "pk": 1, "fields": {"name": "\(name)", "slug": "a", "last_updated": "\(day)"}}
      """
    }
    let text = "[\(site("new", "2025-02-01")), \(site("old", "2025-01-01"))]"
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["sites"].map(\.name) == ["new"])
    #expect(imported.report.items.contains { $0.kind == .input && $0.name == "1" })
  }

  @Test func whatTheRESTAPISaysWithoutAddressesIsToldByItsShape() throws {
    let text = """
      [{"id": 1, "cid": "C1", "provider": {"id": 1, "name": "P", "slug": "p"}, "type": {"id": 1, "name": "IEPL"},
        "termination_a": {"id": 1, "site": {"id": 1, "name": "A", "slug": "a"}},
        "termination_z": {"id": 2, "site": {"id": 2, "name": "B", "slug": "b"}}},
       {"id": 7, "colour": "red"}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(try imported.entry("lines", "C1").list("ends")?.map(\.text) == ["a", "b"])
    #expect(try imported.entry("lines", "C1").facts.map(\.value.text) == ["iepl"])
    #expect(try imported.entry("sites", "a").text("country") == "XX")
    #expect(imported.report.items.contains { $0.reason.text == "objects that do not tell what they are" })
  }

  @Test func aContentTypeThatIsOnlyANumberIsHelpedByTheCachedSite() throws {
    let text = """
      [{"model": "dcim.site", "pk": 1, "fields": {"name": "A", "slug": "a"}},
       {"model": "dcim.site", "pk": 2, "fields": {"name": "B", "slug": "b"}},
       {"model": "circuits.circuit", "pk": 1, "fields": {"cid": "C1"}},
       {"model": "circuits.circuittermination", "pk": 1, "fields":
         {"circuit": 1, "term_side": "A", "termination_type": 99, "termination_id": 1, "_site": 1}},
       {"model": "circuits.circuittermination", "pk": 2, "fields":
         {"circuit": 1, "term_side": "Z", "termination_type": 99, "termination_id": 2, "_site": 2}},
       {"model": "vpn.tunnel", "pk": 1, "fields": {"name": "T"}},
       {"model": "vpn.tunneltermination", "pk": 1, "fields": {"tunnel": 1, "termination_type": 7, "termination_id": 1}},
       {"model": "vpn.tunneltermination", "pk": 2, "fields": {"tunnel": 1, "termination_type": 7, "termination_id": 2}}]
      """
    let imported = try NetBoxImport.read(files: NetBoxFiles.text(text))
    #expect(imported["lines"].map(\.id.text) == ["C1"])
    #expect(imported.reasons("T") == ["what kind of thing it ends at is not in the data"])
  }
}
