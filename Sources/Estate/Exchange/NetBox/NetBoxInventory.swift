import SourceText

/// All objects of all files, each once, found by type and number: those that a file lists, and those that the REST API
/// shows inside others (a circuit's provider, its terminations).
struct NetBoxInventory {
  private(set) var objects: [NetBoxModel: [Int: NetBoxObject]] = [:]
  /// Objects of types that the import does not look at.
  private(set) var passedOver: [String: Int] = [:]
  /// Objects of which nothing tells what they are, or whose number is missing.
  private(set) var nameless = 0
  /// How many objects stood in the files more than once.
  private(set) var repeated = 0
  /// Lists of which not all pages were given.
  private(set) var unfinished: [Unfinished] = []
  let fileCount: Int

  struct Unfinished {
    let model: NetBoxModel
    let given: Int
    /// Nothing where NetBox did not say how many there are.
    let all: Int?
  }

  private var contentTypes: [Int: String] = [:]

  init(_ files: [NetBoxFile]) {
    fileCount = files.count
    var pages: [NetBoxModel: [NetBoxFile.Page]] = [:]
    for file in files {
      let models = file.objects.map { add($0) }
      for page in file.pages {
        let model = models[page.objects].lazy.compactMap { $0 }.first
        if let model = model ?? page.next.flatMap({ NetBoxModel.named(byAddress: $0)?.model }) {
          pages[model, default: []].append(page)
        }
      }
    }
    for (number, object) in objects[.contentType] ?? [:] {
      if let app = object.text("app_label"), let model = object.text("model") {
        contentTypes[number] = "\(app).\(model)"
      }
    }
    for listed in NetBoxModel.allCases.flatMap({ all($0) }) { gather(from: listed.fields, of: listed) }
    unfinished = NetBoxModel.allCases.compactMap { model in pages[model].flatMap { unfinished(model, $0) } }
  }

  subscript(_ model: NetBoxModel, _ number: Int?) -> NetBoxObject? {
    number.flatMap { objects[model]?[$0] }
  }

  /// In the order of their numbers.
  func all(_ model: NetBoxModel) -> [NetBoxObject] {
    (objects[model] ?? [:]).values.sorted { $0.number < $1.number }
  }

  /// `dcim.site`, from the same word (REST), `["dcim", "site"]` or a number (dumps).
  func typeName(_ value: JSON?) -> String? {
    switch value {
    case .string(let name)?: name
    case .array(let words)?: words.count == 2 ? words.compactMap(\.string).joined(separator: ".") : nil
    case .number(let number)?: contentTypes[number]
    default: nil
    }
  }

  // MARK: Listed objects

  private mutating func add(_ value: JSON) -> NetBoxModel? {
    guard let name = value["model"]?.string, value["fields"] != nil || value["pk"] != nil else {
      return addFromREST(value)
    }
    guard let model = NetBoxModel(rawValue: name.lowercased()) else {
      passOver(name)
      return nil
    }
    guard case .number(let number)? = value["pk"], let fields = value["fields"], fields.object != nil else {
      // Content types without a number need none: what refers to them then does so by name.
      if model != .contentType { nameless += 1 }
      return model
    }
    add(NetBoxObject(model: model, number: number, fields: fields, isListed: true))
    return model
  }

  private mutating func addFromREST(_ value: JSON) -> NetBoxModel? {
    var model: NetBoxModel?
    if let named = value["url"]?.string.flatMap({ NetBoxModel.named(byAddress: $0) }) {
      guard let known = named.model else {
        passOver(named.name)
        return nil
      }
      model = known
    } else if let members = value.object {
      model = NetBoxModel.named(byKeys: Set(members.map(\.name)))
    }
    guard let model, case .number(let number)? = value["id"] else {
      nameless += 1
      return model
    }
    add(NetBoxObject(model: model, number: number, fields: value, isListed: true))
    return model
  }

  private mutating func passOver(_ name: String) { passedOver[plainText(name) ?? "?", default: 0] += 1 }

  /// Of an object that is listed twice, the one that was changed last counts, else the first.
  private mutating func add(_ object: NetBoxObject) {
    if let known = objects[object.model]?[object.number] {
      repeated += 1
      guard let last = known.text("last_updated"), let new = object.text("last_updated"), new > last else { return }
    }
    objects[object.model, default: [:]][object.number] = object
  }

  // MARK: Objects inside others

  private static let modelsByField: [String: NetBoxModel] = [
    "region": .region, "site": .site, "location": .location, "device": .device, "interface": .interface,
    "cluster": .cluster, "virtual_machine": .virtualMachine, "tenant": .tenant, "provider": .provider,
    "provider_account": .providerAccount, "provider_network": .providerNetwork, "circuit": .circuit,
    "virtual_circuit": .virtualCircuit, "tunnel": .tunnel, "ipsec_profile": .profile, "outside_ip": .address,
    "termination_a": .circuitTermination, "termination_z": .circuitTermination,
  ]

  private mutating func gather(from fields: JSON, of outer: NetBoxObject) {
    for member in fields.object ?? [] {
      guard case .object(var inner) = member.value, case .number(let number)? = member.value["id"],
        let model = model(of: member, in: fields, outer.model)
      else { continue }
      if model == .circuitTermination, outer.model == .circuit {
        inner.removeAll { ["circuit", "term_side"].contains($0.name) }
        inner.append(.init("circuit", .number(outer.number)))
        inner.append(.init("term_side", member.name == "termination_a" ? "A" : "Z"))
      }
      let object = NetBoxObject(model: model, number: number, fields: .object(inner), isListed: false)
      gather(from: object.fields, of: object)
      if let known = objects[model]?[number] {
        if known.isListed || (known.fields.object?.count ?? 0) >= inner.count { continue }
      }
      objects[model, default: [:]][number] = object
    }
  }

  private func model(of member: JSON.Member, in fields: JSON, _ outer: NetBoxModel) -> NetBoxModel? {
    if let named = member.value["url"]?.string.flatMap({ NetBoxModel.named(byAddress: $0) }) { return named.model }
    switch member.name {
    case "parent": return [.region, .location].contains(outer) ? outer : nil
    case "type": return [.circuit: .circuitType, .virtualCircuit: .virtualCircuitType][outer]
    case "termination": return typeName(fields["termination_type"]).flatMap { NetBoxModel(rawValue: $0) }
    case "scope": return typeName(fields["scope_type"]).flatMap { NetBoxModel(rawValue: $0) }
    default: return Self.modelsByField[member.name]
    }
  }

  // MARK: Pages

  private func unfinished(_ model: NetBoxModel, _ pages: [NetBoxFile.Page]) -> Unfinished? {
    let listed = (objects[model] ?? [:]).values.filter(\.isListed)
    if let all = pages.compactMap(\.count).max() {
      return listed.count < all ? Unfinished(model: model, given: listed.count, all: all) : nil
    }
    // Since 4.6 a list can be paged by `start=NUMBER`, and then NetBox does not count it.
    let last = listed.map(\.number).max() ?? 0
    let isOpen = pages.compactMap(\.next).contains { Self.start(of: $0).map { $0 > last } ?? true }
    return isOpen ? Unfinished(model: model, given: listed.count, all: nil) : nil
  }

  private static func start(of address: String) -> Int? {
    guard let query = address.split(separator: "?", maxSplits: 1).dropFirst().first else { return nil }
    return query.split(separator: "&").lazy.compactMap { $0.hasPrefix("start=") ? Int($0.dropFirst(6)) : nil }.first
  }
}
