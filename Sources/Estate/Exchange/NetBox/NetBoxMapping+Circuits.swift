import CivilTime
import EstateModel

/// What one side of a circuit leads to.
private enum CircuitEnd {
  /// Directly, or through a location there.
  case site(Int, through: NetBoxObject?)
  case network(Int)
  /// A region or a group of sites, by name.
  case region(String)
  case unknown(NetBoxReason)
}

extension NetBoxMapping {
  mutating func addCircuits() {
    let terminations = terminationsByCircuit()
    let networkSites = sitesByNetwork(terminations)
    for circuit in inventory.all(.circuit) {
      let sides = terminations[circuit.number] ?? []
      let ends = sides.map { end(of: $0) }
      let sites = Self.distinct(ends.compactMap { if case .site(let site, _) = $0 { site } else { nil } })
      let type = inventory[.circuitType, circuit.reference("type")]
      guard sites.count == 2 else {
        note(.leftOut, circuit.model.rawValue, described(circuit, ends), reason(ends, type, networkSites))
        continue
      }
      add(circuit, sides, sites, type)
      use(ends.compactMap { if case .site(_, let location) = $0 { location } else { nil } })
    }
  }

  // MARK: Ends

  private func terminationsByCircuit() -> [Int: [NetBoxObject]] {
    var found: [Int: [NetBoxObject]] = [:]
    for termination in inventory.all(.circuitTermination) {
      if let circuit = termination.reference("circuit") { found[circuit, default: []].append(termination) }
    }
    return found.mapValues { sides in
      sides.sorted { ($0.choice("term_side") ?? "~", $0.number) < ($1.choice("term_side") ?? "~", $1.number) }
    }
  }

  private func end(of termination: NetBoxObject) -> CircuitEnd {
    let fields = termination.fields
    if let type = inventory.typeName(fields["termination_type"]) {
      let number = termination.count("termination_id") ?? termination.reference("termination")
      return end(NetBoxModel(rawValue: type), number, termination)
    }
    if let site = termination.reference("site") ?? termination.reference("_site") {
      return end(.site, site, termination)
    }
    if let network = termination.reference("provider_network") ?? termination.reference("_provider_network") {
      return end(.providerNetwork, network, termination)
    }
    if let region = termination.reference("_region") { return end(.region, region, termination) }
    if let group = termination.reference("_site_group") { return end(.siteGroup, group, termination) }
    if case .number? = fields["termination_type"] { return .unknown(.typeNotGiven) }
    return .unknown(.endUnknown)
  }

  private func end(_ model: NetBoxModel?, _ number: Int?, _ termination: NetBoxObject) -> CircuitEnd {
    switch model {
    case .site?:
      guard let number, siteIds[number] != nil else { return .unknown(.endNotGiven(.site)) }
      return .site(number, through: nil)
    case .location?:
      let location = inventory[.location, number]
      guard let site = location?.reference("site") ?? termination.reference("_site") else {
        return .unknown(.endNotGiven(.location))
      }
      return siteIds[site] == nil ? .unknown(.endNotGiven(.site)) : .site(site, through: location)
    case .providerNetwork?: return number.map { .network($0) } ?? .unknown(.endUnknown)
    case .region?, .siteGroup?:
      let name = model.flatMap { inventory[$0, number]?.name } ?? number.map { "#\($0)" } ?? "?"
      return .region("\(model?.rawValue ?? "") \(name)")
    default: return .unknown(.endUnknown)
    }
  }

  private func networkName(_ number: Int) -> String {
    inventory[.providerNetwork, number]?.name ?? "#\(number)"
  }

  /// Which sites meet in a provider's network: they may be one VPN.
  private func sitesByNetwork(_ terminations: [Int: [NetBoxObject]]) -> [Int: [String]] {
    var found: [Int: Set<String>] = [:]
    for sides in terminations.values {
      let ends = sides.map { end(of: $0) }
      let sites = ends.compactMap { if case .site(let site, _) = $0 { name(ofSite: site) } else { nil } }
      for case .network(let network) in ends { found[network, default: []].formUnion(sites) }
    }
    return found.mapValues { $0.sorted() }
  }

  /// Why a circuit is no line.
  private func reason(_ ends: [CircuitEnd], _ type: NetBoxObject?, _ networkSites: [Int: [String]]) -> NetBoxReason {
    let isAccess = LineTechnology.isInternetAccess(type?.name)
    for case .unknown(let reason) in ends { return reason }
    for case .network(let network) in ends {
      return isAccess
        ? .internetAccess(network: networkName(network))
        : .endsInNetwork(networkName(network), sites: networkSites[network] ?? [])
    }
    for case .region(let name) in ends { return .endsInRegion(name) }
    if ends.isEmpty { return .noTermination }
    if ends.count == 1 { return isAccess ? .internetAccess : .oneTermination }
    return .sameSite
  }

  /// `INET-7 (sha – China169)`.
  private func described(_ circuit: NetBoxObject, _ ends: [CircuitEnd]) -> String {
    let names = ends.compactMap { end -> String? in
      switch end {
      case .site(let site, _): name(ofSite: site)
      case .network(let network): networkName(network)
      case .region(let name): name
      case .unknown: nil
      }
    }
    return names.isEmpty ? circuit.name : "\(circuit.name) (\(names.joined(separator: " – ")))"
  }

  static func distinct(_ numbers: [Int]) -> [Int] {
    var seen: Set<Int> = []
    return numbers.filter { seen.insert($0).inserted }
  }

  // MARK: Lines

  private mutating func add(_ circuit: NetBoxObject, _ sides: [NetBoxObject], _ sites: [Int], _ type: NetBoxObject?) {
    let provider = circuit.reference("provider").flatMap { providerIds[$0] }
    if !circuit.isListed { note(.incomplete, circuit, .circuitNotListed) }
    if provider == nil { note(.incomplete, circuit, .providerUnknown) }
    if LineTechnology.isInternetAccess(type?.name) { note(.incomplete, circuit, .accessBetweenSites) }
    let tenant = entity(of: circuit)
    let (bandwidth, remarks) = bandwidth(of: circuit, sides)
    let record = Record(
      [
        ("id", .text(lineIds[circuit.key])), ("name", .text(circuit.text("description") ?? circuit.name)),
        ("entity", .text(tenant.flatMap { tenantIds[$0] })), ("ends", .texts(sites.map { name(ofSite: $0) })),
        ("provider", .text(provider)), ("circuit", .text(circuit.text("cid"))), ("bandwidth", .text(bandwidth)),
        ("contract", contract(of: circuit)),
        ("note", .text(Self.note([Self.status(of: circuit)] + remarks))),
      ], facts: [("technology", LineTechnology.technology(ofType: type?.name))])
    add("lines", record, of: [circuit] + sides + [type].compactMap { $0 }, tenant: tenant)
  }

  /// The committed rate, else the slower port; NetBox counts both in kbit/s.
  private mutating func bandwidth(of circuit: NetBoxObject, _ sides: [NetBoxObject]) -> (String?, [String]) {
    let committed = circuit.count("commit_rate")
    let rates = [committed].compactMap { $0 } + (committed == nil ? sides.compactMap { $0.count("port_speed") } : [])
    // NetBox keeps these in 31 bits.
    guard let rate = rates.filter({ $0 > 0 && $0 <= Int32.max }).min() else { return (nil, []) }
    let isExact = rate % 1000 == 0
    if !isExact { note(.incomplete, circuit, .rounded) }
    return (
      "\(max(1, (rate + 500) / 1000)) mbps",
      (committed == nil ? ["bandwidth is the port's"] : []) + (isExact ? [] : ["\(rate) kbps"])
    )
  }

  private mutating func contract(of circuit: NetBoxObject) -> FieldValue? {
    let from = circuit.text("install_date").flatMap { CivilDate($0) }
    let until = circuit.text("termination_date").flatMap { CivilDate($0) }
    if let from, let until, until < from {
      note(.incomplete, circuit, .datesOutOfOrder)
      return nil
    }
    if from == nil, until == nil { return nil }
    return .part(Record([("from", .text(from?.description)), ("until", .text(until?.description))]))
  }
}
