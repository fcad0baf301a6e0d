import TestSupport

extension EstateGenerator {
  /// Companies with their branches, the parent, affiliates and customers; and the readings that were decided on.
  func organisation() -> String {
    "organisation: The Benchmark Group\n" + entities() + readings
  }

  private func entities() -> String {
    var page = YAMLPage()
    page.list("entities")
    page.row(["id": "parent", "name": "Benchmark SE", "country": "DE"])
    for site in 0..<homeCount {
      let isSeat = site % sitesOfCompany == 0
      let name = "Benchmark \(site / sitesOfCompany) (China) Co. Ltd."
      page.row([
        "id": entity(ofSite: site), "name": isSeat ? name : "\(name) Branch \(site)", "country": "CN",
        "branch-of": isSeat ? nil : company(ofSite: site), "foreign-invested": isSeat ? "yes" : nil,
      ])
    }
    for index in 0..<companyCount {
      page.row(["id": "affiliate-\(index)", "name": "Affiliate \(index)", "country": "CN", "relation": "affiliate"])
      page.row(["id": "customer-\(index)", "name": "Customer \(index)", "country": "CN", "relation": "outside"])
    }
    return page.text
  }

  private var readings: String {
    """
    readings:
      - { question: filing-reach, reading: internet-gateways, by: General Counsel, reason: The carriers said so. }
      - { question: internal-user, reading: contracting-entity, by: General Counsel, reason: The stricter reading. }

    """
  }

  /// The three carriers, one provider that is none of them, and integrators.
  func carriers() -> String {
    var page = YAMLPage()
    page.list("providers")
    for (id, name) in [("telecom", "China Telecom"), ("mobile", "China Mobile"), ("unicom", "China Unicom")] {
      provider(id, name, carrier: "china-" + id, isCarrier: true, &page)
    }
    provider("reseller", "A reseller of bandwidth", carrier: "other", isCarrier: false, &page)
    page.list("integrators")
    for (index, task) in ["integration", "maintenance", "management", "maintenance"].enumerated() {
      page.row([
        "id": "integrator-\(index)", "name": "Integrator \(index)", "licensed": "yes", "entrusted-with": task,
        "deals-in-lines": index == 3 ? "yes" : "no",
      ])
    }
    return page.text
  }

  private func provider(_ id: String, _ name: String, carrier: String, isCarrier: Bool, _ page: inout YAMLPage) {
    let yes = isCarrier ? "yes" : "no"
    page.block(id)
    page.key("name", name)
    page.key("carrier", carrier)
    for key in ["wholly-state-owned", "licensed", "gateway-approved", "sets-up-gateway"] { page.key(key, yes) }
    page.key("leases-international-lines", "yes")
    page.key("vpn-purpose", "internal-use")
    page.key("vpn-filing", isCarrier ? "recorded" : "none")
    page.key("keeps-user-archive", "yes")
    page.key("tells-internal-use-only", yes)
  }
}
