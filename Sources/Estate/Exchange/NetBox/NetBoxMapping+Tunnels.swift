import EstateModel
import NetworkNumbers

/// Where an end of a tunnel or virtual circuit stands.
private struct Equipment {
  /// A device or a virtual machine.
  var object: NetBoxObject?
  /// All that was looked at on the way.
  var path: [NetBoxObject] = []
  var site: Int?
  /// Why there is no site.
  var trouble: NetBoxReason?
}

extension NetBoxMapping {
  // MARK: Virtual circuits

  mutating func addVirtualCircuits() {
    let terminations = terminations(.virtualCircuitTermination, by: "virtual_circuit")
    for circuit in inventory.all(.virtualCircuit) {
      let sides = terminations[circuit.number] ?? []
      let ends = sides.map { equipment(NetBoxModel.interface.rawValue, $0.reference("interface")) }
      guard let sites = sites(of: ends, for: circuit, few: .fewVirtualTerminations) else { continue }
      let network = inventory[.providerNetwork, circuit.reference("provider_network")]
      let account = inventory[.providerAccount, circuit.reference("provider_account")]
      let provider = (network?.reference("provider") ?? account?.reference("provider")).flatMap { providerIds[$0] }
      if provider == nil { note(.incomplete, circuit, .providerUnknown) }
      let type = inventory[.virtualCircuitType, circuit.reference("type")]
      let tenant = entity(of: circuit)
      let record = Record(
        [
          ("id", .text(lineIds[circuit.key])), ("name", .text(circuit.text("description") ?? circuit.name)),
          ("entity", .text(tenant.flatMap { tenantIds[$0] })), ("ends", .texts(sites.map { name(ofSite: $0) })),
          ("provider", .text(provider)), ("circuit", .text(circuit.text("cid"))),
          ("note", .text(Self.note([Self.status(of: circuit)]))),
        ], facts: [("technology", LineTechnology.technology(ofType: type?.name))])
      let used = [circuit] + sides + ends.flatMap(\.path) + [network, account, type].compactMap { $0 }
      add("lines", record, of: used, tenant: tenant)
    }
  }

  // MARK: Tunnels

  mutating func addTunnels() {
    let terminations = terminations(.tunnelTermination, by: "tunnel")
    for tunnel in inventory.all(.tunnel) {
      let sides = terminations[tunnel.number] ?? []
      let ends = sides.map { equipment(of: $0) }
      guard let sites = sites(of: ends, for: tunnel, few: .fewTerminations) else { continue }
      let profile = inventory[.profile, tunnel.reference("ipsec_profile")]
      let tenant = entity(of: tunnel)
      let kind = tunnel.choice("encapsulation").map { "tunnel \($0)" } ?? "tunnel"
      let record = Record(
        [
          ("id", .text(lineIds[tunnel.key])), ("name", .text(tunnel.text("description") ?? tunnel.name)),
          ("entity", .text(tenant.flatMap { tenantIds[$0] })), ("ends", .texts(sites.map { name(ofSite: $0) })),
          ("note", .text(Self.note([kind, profile.map { "IPsec profile \($0.name)" }, Self.status(of: tunnel)]))),
        ], facts: [("technology", "internet-vpn")])
      let used = [tunnel] + sides + ends.flatMap(\.path) + [profile].compactMap { $0 }
      add("lines", record, of: used, tenant: tenant)
    }
  }

  /// By the number of what they end, hubs first, so that they stand first among the ends.
  private func terminations(_ model: NetBoxModel, by field: String) -> [Int: [NetBoxObject]] {
    var found: [Int: [NetBoxObject]] = [:]
    for termination in inventory.all(model) {
      if let number = termination.reference(field) { found[number, default: []].append(termination) }
    }
    return found.mapValues { $0.filter { $0.choice("role") == "hub" } + $0.filter { $0.choice("role") != "hub" } }
  }

  /// The sites that a line joins; else the reason is reported.
  private mutating func sites(of ends: [Equipment], for object: NetBoxObject, few: NetBoxReason) -> [Int]? {
    let sites = Self.distinct(ends.compactMap(\.site))
    if ends.count < 2 {
      note(.leftOut, object, few)
    } else if let trouble = ends.lazy.compactMap(\.trouble).first {
      let names = ends.compactMap { $0.object?.name }
      let name = names.isEmpty ? object.name : "\(object.name) (\(names.joined(separator: " – ")))"
      note(.leftOut, object.model.rawValue, name, trouble)
    } else if sites.count < 2 {
      note(.leftOut, object, .sameSite)
    } else {
      return sites
    }
    return nil
  }

  // MARK: Equipment

  private func equipment(of termination: NetBoxObject) -> Equipment {
    let number = termination.count("termination_id") ?? termination.reference("termination")
    let type = inventory.typeName(termination.fields["termination_type"])
    if type == nil, case .number? = termination.fields["termination_type"] { return Equipment(trouble: .typeNotGiven) }
    return equipment(type, number)
  }

  private func equipment(_ type: String?, _ number: Int?) -> Equipment {
    switch type.flatMap({ NetBoxModel(rawValue: $0) }) {
    case .device?: device(number)
    case .virtualMachine?: machine(number)
    case .interface?:
      on(.interface, number) { device($0.reference("device")) }
    case .machineInterface?:
      on(.machineInterface, number) { machine($0.reference("virtual_machine")) }
    default: Equipment(trouble: .endUnknown)
    }
  }

  private func on(_ model: NetBoxModel, _ number: Int?, _ find: (NetBoxObject) -> Equipment) -> Equipment {
    guard let interface = inventory[model, number] else { return Equipment(trouble: .siteNotTold(by: model)) }
    var found = find(interface)
    found.path.insert(interface, at: 0)
    return found
  }

  private func device(_ number: Int?) -> Equipment {
    guard let device = inventory[.device, number] else { return Equipment(trouble: .siteNotTold(by: .device)) }
    return standing(device, at: device.reference("site"), else: .siteNotTold(by: .device), path: [device])
  }

  /// A machine's own site, its cluster's, or since 4.6 that of the device it runs on.
  private func machine(_ number: Int?) -> Equipment {
    guard let machine = inventory[.virtualMachine, number] else {
      return Equipment(trouble: .siteNotTold(by: .virtualMachine))
    }
    let cluster = inventory[.cluster, machine.reference("cluster")]
    let host = inventory[.device, machine.reference("device")]
    let site = machine.reference("site") ?? cluster.flatMap { self.site(ofScoped: $0) } ?? host?.reference("site")
    return standing(
      machine, at: site, else: machine.isListed ? .machineWithoutSite : .siteNotTold(by: .virtualMachine),
      path: [machine, cluster].compactMap { $0 })
  }

  private func standing(
    _ object: NetBoxObject, at site: Int?, else reason: NetBoxReason, path: [NetBoxObject]
  ) -> Equipment {
    guard let site else { return Equipment(object: object, path: path, trouble: reason) }
    guard siteIds[site] != nil else { return Equipment(object: object, path: path, trouble: .siteNotTold(by: .site)) }
    return Equipment(object: object, path: path, site: site)
  }

  // MARK: Gateways

  /// The devices and machines at which tunnels end.
  mutating func addGateways() {
    var found: [NetBoxObject.Key: Gateway] = [:]
    for termination in inventory.all(.tunnelTermination) {
      let end = equipment(of: termination)
      guard let object = end.object, let site = end.site else { continue }
      var gateway = found[object.key] ?? Gateway(object: object, site: site)
      if let tunnel = termination.reference("tunnel") {
        gateway.tunnels.insert(NetBoxObject.Key(model: .tunnel, number: tunnel))
      }
      if let outside = inventory[.address, termination.reference("outside_ip")] { gateway.outside.append(outside) }
      gateway.used += [termination] + end.path
      found[object.key] = gateway
    }
    var ids = EntryIds()
    let order: [NetBoxModel] = [.device, .virtualMachine]
    for gateway in order.flatMap({ model in inventory.all(model).compactMap { found[$0.key] } }) {
      let id = ids.id(from: gateway.object.text("name"), number: gateway.object.number, otherwise: "device")
      add(gateway, id: id)
    }
  }

  private mutating func add(_ gateway: Gateway, id: String) {
    let addresses = gateway.outside.compactMap { $0.text("address")?.split(separator: "/").first }
      .compactMap { IPAddress($0) }
    let distinct = Set(addresses).sorted()
    if distinct.count > 1 {
      note(.incomplete, gateway.object, .moreAddresses(distinct.dropFirst().map(\.description).joined(separator: ", ")))
    }
    let ids = gateway.tunnels.intersection(lines).compactMap { lineIds[$0] }.sorted()
    let record = Record([
      ("id", .text(id)), ("name", .text(gateway.object.name)), ("site", .text(name(ofSite: gateway.site))),
      ("lines", .texts(ids)), ("address", .text(distinct.first?.description)),
      ("note", .text(Self.note([Self.status(of: gateway.object)]))),
    ])
    add("gateways", record, of: [gateway.object] + gateway.used + gateway.outside)
  }
}

private struct Gateway {
  let object: NetBoxObject
  let site: Int
  var tunnels: Set<NetBoxObject.Key> = []
  var outside: [NetBoxObject] = []
  var used: [NetBoxObject] = []
}
