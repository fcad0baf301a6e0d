import EstateModel
import Exchange
import TestSupport
import Testing

/// The samples beside the repository: NetBox's own demo data, and the lists of two versions.
@Suite struct NetBoxSampleTests {
  @Test func theDemoDataReadsBackAndAccountsForEveryCircuit() throws {
    guard let files = try NetBoxFiles.samples("demo-v3.4-dumpdata-extract.json") else { return }
    let imported = try NetBoxImport.read(files: files)
    let estate = try imported.readBack()
    #expect(imported["lines"].map(\.id.text) == ["319031", "350927", "398282"])
    #expect(imported["sites"].count == 24)
    #expect(Set(imported["sites"].map { $0.text("country") }) == ["US"])
    #expect(estate.entry("sites", "dm-akron")?.text("region") == "Ohio")
    let circuits = try #require(imported.report.counts.first { $0.name == "circuits.circuit" })
    #expect((circuits.read, circuits.written, circuits.leftOut) == (29, 3, 26))
    #expect(imported.report.items.count { $0.object == "circuits.circuit" && $0.kind == .leftOut } == 26)
    #expect(try NetBoxImport.read(files: files).yaml() == imported.yaml())
  }

  @Test func bothShapesOfTheRESTAPIGiveTheSameLines() throws {
    guard let sites = try NetBoxFiles.samples("rest-sites.json"),
      let old = try NetBoxFiles.samples("rest-circuits-4.0.json"),
      let new = try NetBoxFiles.samples("rest-circuits-4.2.json")
    else { return }
    let first = try NetBoxImport.read(files: sites + old)
    let second = try NetBoxImport.read(files: new + sites)
    #expect(try first.yaml() == second.yaml())
    #expect(first.report.text() == second.report.text())
    _ = try first.readBack()
    let line = try first.entry("lines", "CT-SH-FRA-001")
    #expect(line.list("ends")?.map(\.text) == ["sha", "fra"])
    #expect(line.text("bandwidth") == "50 mbps")
    #expect(line.part("contract")?.text("until") == "2027-04-30")
    #expect(line.facts.map(\.value.text) == ["mpls-vpn"])
    #expect(try first.entry("providers", "ctg").facts.map(\.value.text) == ["china-telecom"])
    #expect(first["sites"].map { $0.text("country") } == ["DE", "CN"])
    #expect(
      first.reasons("INET-SH-7")
        == ["internet access that ends in the provider network China169, no line between two sites"])
  }

  @Test func tunnelsWhoseDevicesAreNotGivenSayWhichListToAdd() throws {
    guard let tunnels = try NetBoxFiles.samples("rest-tunnels.json", "rest-tunnel-terminations.json") else { return }
    let imported = try NetBoxImport.read(files: tunnels)
    #expect(imported.records.isEmpty)
    let item = try #require(imported.report.items.first { $0.object == "vpn.tunnel" })
    #expect(item.name == "sh-hk-wg (sha-gw1 – hkg-gw1)")
    #expect(item.advice?.text.contains("/api/dcim/devices/") == true)
    let devices = """
      [{"id": 5, "url": "/api/dcim/devices/5/", "name": "sha-gw1", "site": {"id": 1, "slug": "sha", "name": "Shanghai"}},
       {"id": 6, "url": "/api/dcim/devices/6/", "name": "hkg-gw1", "site": {"id": 9, "slug": "hkg", "name": "HK"}}]
      """
    let whole = try NetBoxImport.read(files: tunnels + NetBoxFiles.text(devices))
    #expect(try whole.entry("lines", "sh-hk-wg").list("ends")?.map(\.text) == ["sha", "hkg"])
    #expect(try whole.entry("gateways", "sha-gw1").text("address") == "198.51.100.9")
    _ = try whole.readBack()
  }
}
