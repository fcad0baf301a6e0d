import EstateModel

extension NetBoxMapping {
  mutating func addSites() {
    let prefixes = sitePrefixes()
    for site in inventory.all(.site) {
      let id = siteIds[site.number]
      let (chain, isWhole) = regions(of: site)
      let names = chain.map { SiteCountry.Region(name: $0.text("name"), slug: $0.text("slug")) }
      let country = SiteCountry(
        site: .init(name: site.text("name"), slug: site.text("slug")), chain: names, isWhole: isWhole,
        zone: site.text("time_zone"))
      report(country, of: site, isWhole: isWhole)
      let tenant = entity(of: site)
      let record = Record([
        ("id", .text(id)), ("name", .text(site.text("name"))), ("country", .text(country.code ?? "XX")),
        ("region", .text(region(of: chain, country))), ("entity", .text(tenant.flatMap { tenantIds[$0] })),
        ("prefixes", .texts(prefixes[site.number]?.map(\.text) ?? [])),
        ("note", .text(Self.note([Self.status(of: site)]))),
      ])
      let used = [site] + chain.prefix((country.place ?? -1) + 1) + (prefixes[site.number]?.map(\.object) ?? [])
      add("sites", record, of: used, tenant: tenant)
    }
  }

  /// From the site's region outwards, and whether that chain reaches a region without a parent.
  private func regions(of site: NetBoxObject) -> ([NetBoxObject], Bool) {
    guard var number = site.reference("region") else { return ([], site.isListed) }
    var chain: [NetBoxObject] = []
    var seen: Set<Int> = []
    while let region = inventory[.region, number] {
      guard seen.insert(number).inserted else { return (chain, false) }
      chain.append(region)
      guard let parent = region.reference("parent") else {
        return (chain, region.isListed || region.count("_depth") == 0)
      }
      number = parent
    }
    return (chain, false)
  }

  /// A region inside the country: a province, a state, a city. Where no country was found, it helps to find it.
  private func region(of chain: [NetBoxObject], _ country: SiteCountry) -> String? {
    guard let first = chain.first, country.place != 0 else { return nil }
    return country.place != nil || country.code == nil ? first.text("name") : nil
  }

  private mutating func report(_ country: SiteCountry, of site: NetBoxObject, isWhole: Bool) {
    guard existing?.entry("sites", siteIds[site.number]) == nil else { return }
    if let doubt = country.doubt {
      note(.incomplete, site, .doubt(doubt, written: country.code))
    } else if country.code == nil {
      note(.incomplete, site, !site.isListed ? .siteNotListed : isWhole ? .noCountry : .regionUnknown)
    }
  }

  /// The tenant's number, where the tenant is known.
  mutating func entity(of object: NetBoxObject) -> Int? {
    guard let tenant = object.reference("tenant") else { return nil }
    if tenantIds[tenant] == nil {
      note(.incomplete, object, .tenantUnknown)
      return nil
    }
    return tenant
  }

  static func note(_ parts: [String?]) -> String? {
    let parts = parts.compactMap { $0 }
    return parts.isEmpty ? nil : "NetBox: " + parts.joined(separator: "; ")
  }

  /// What a note says where the thing is not simply there or coming.
  static func status(of object: NetBoxObject) -> String? {
    guard let status = object.choice("status"), !["active", "planned", "provisioning", "staging"].contains(status)
    else { return nil }
    return "status \(status)"
  }

  // MARK: Entities and providers

  mutating func addEntities() {
    for tenant in inventory.all(.tenant) where tenantsNeeded.contains(tenant.number) {
      guard let id = tenantIds[tenant.number] else { continue }
      if existing?.entry("entities", id) == nil { note(.incomplete, tenant, .entityCountry) }
      add(
        "entities", Record([("id", .text(id)), ("name", .text(tenant.name)), ("country", .text("XX"))]), of: [tenant])
    }
  }

  mutating func addProviders() {
    for provider in inventory.all(.provider) {
      let carrier = CarrierNames.carrier(name: provider.text("name"), slug: provider.text("slug"))
      let record = Record(
        [("id", .text(providerIds[provider.number])), ("name", .text(provider.name))], facts: [("carrier", carrier)])
      add("providers", record, of: [provider])
    }
  }
}
