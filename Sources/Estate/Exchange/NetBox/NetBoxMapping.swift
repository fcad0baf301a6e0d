import EstateModel

/// Makes entries of an estate out of NetBox's objects, one list after the other.
///
/// This file holds what all of them need; `NetBoxMapping+….swift` has a list each.
struct NetBoxMapping {
  let inventory: NetBoxInventory
  let existing: Estate?

  private(set) var records: [String: [Record]] = [:]
  private(set) var items: [ImportReport.Item] = []
  private var writtenKeys: Set<NetBoxObject.Key> = []
  private var keptKeys: Set<NetBoxObject.Key> = []

  private(set) var siteIds: [Int: String] = [:]
  private(set) var providerIds: [Int: String] = [:]
  private(set) var tenantIds: [Int: String] = [:]
  /// Of circuits, virtual circuits and tunnels.
  private(set) var lineIds: [NetBoxObject.Key: String] = [:]
  /// Tenants that an entry names.
  private(set) var tenantsNeeded: Set<Int> = []
  /// Lines that are in the estate after the import, by circuit or tunnel.
  private(set) var lines: Set<NetBoxObject.Key> = []

  init(_ inventory: NetBoxInventory, existing: Estate?) {
    self.inventory = inventory
    self.existing = existing
  }

  mutating func mapped() -> ImportedEstate {
    nameEntries()
    addSites()
    addProviders()
    addCircuits()
    addVirtualCircuits()
    addTunnels()
    addGateways()
    addEntities()
    reportInput()
    return ImportedEstate(records: sortedRecords(), report: report())
  }

  private mutating func nameEntries() {
    var sites = EntryIds()
    for site in inventory.all(.site) {
      siteIds[site.number] = sites.id(
        from: site.text("slug") ?? site.text("name"), number: site.number, otherwise: "site")
    }
    var providers = EntryIds()
    for provider in inventory.all(.provider) {
      providerIds[provider.number] = providers.id(
        from: provider.text("slug") ?? provider.text("name"), number: provider.number, otherwise: "provider")
    }
    var tenants = EntryIds()
    for tenant in inventory.all(.tenant) {
      tenantIds[tenant.number] = tenants.id(
        from: tenant.text("slug") ?? tenant.text("name"), number: tenant.number, otherwise: "tenant")
    }
    var lines = EntryIds()
    for (model, kind) in [(NetBoxModel.circuit, "circuit"), (.virtualCircuit, "virtual-circuit"), (.tunnel, "tunnel")] {
      for object in inventory.all(model) {
        lineIds[object.key] = lines.id(
          from: object.text("cid") ?? object.text("name"), number: object.number, otherwise: kind)
      }
    }
  }

  // MARK: Writing

  /// Adds an entry, unless the estate has it elsewhere. Whatever it was made of counts as written or kept.
  mutating func add(_ plural: String, _ record: Record, of objects: [NetBoxObject], tenant: Int? = nil) {
    let keys = objects.map(\.key)
    if let first = objects.first, plural == "lines" { lines.insert(first.key) }
    if let own = existing?.entry(plural, record.id.text) {
      keptKeys.formUnion(keys)
      let fields = Self.differences(between: record, and: own)
      note(.kept, plural, record.id.text, fields.isEmpty ? .keptEqual : .kept(fields))
      return
    }
    writtenKeys.formUnion(keys)
    records[plural, default: []].append(record)
    if let tenant { tenantsNeeded.insert(tenant) }
  }

  /// Marks what helped to understand an entry.
  mutating func use(_ objects: [NetBoxObject]) { writtenKeys.formUnion(objects.map(\.key)) }

  private static func differences(between record: Record, and own: Record) -> [String] {
    let fields = record.entries.filter { entry in
      if entry.key.text == "note" || entry.value == .scalar(Written("XX")) { return false }
      return own[entry.key.text] != entry.value
    }
    let facts = record.facts.filter { fact in
      own.facts.first { $0.name.text == fact.name.text }?.value.text != fact.value.text
    }
    return fields.map(\.key.text) + facts.map(\.name.text)
  }

  // MARK: Reporting

  mutating func note(_ kind: ImportReport.Item.Kind, _ object: String, _ name: String, _ reason: NetBoxReason) {
    items.append(.init(kind: kind, object: object, name: name, reason: reason.reason, advice: reason.advice))
  }

  mutating func note(_ kind: ImportReport.Item.Kind, _ object: NetBoxObject, _ reason: NetBoxReason) {
    note(kind, object.model.rawValue, object.name, reason)
  }

  private mutating func reportInput() {
    for list in inventory.unfinished {
      note(.input, list.model.rawValue, "/api/\(list.model.endpoint)/", .unfinished(list))
    }
    if inventory.nameless > 0 { note(.input, "NetBox", "\(inventory.nameless)", .nameless) }
    if inventory.repeated > 0 { note(.input, "NetBox", "\(inventory.repeated)", .repeated) }
  }

  private func sortedRecords() -> [String: [Record]] {
    records.mapValues { $0.sorted { $0.id.text < $1.id.text } }
  }

  private func report() -> ImportReport {
    let written = Dictionary(grouping: writtenKeys, by: \.model).mapValues(\.count)
    let kept = Dictionary(grouping: keptKeys.subtracting(writtenKeys), by: \.model).mapValues(\.count)
    let counts = NetBoxModel.allCases.compactMap { model -> ImportReport.Count? in
      let read = inventory.objects[model]?.count ?? 0
      return read == 0 || model == .contentType
        ? nil : .init(name: model.rawValue, read: read, written: written[model] ?? 0, kept: kept[model] ?? 0)
    }
    let kinds = ImportReport.Item.Kind.allCases
    func order(_ item: ImportReport.Item) -> (Int, String, String, String, String) {
      (kinds.firstIndex(of: item.kind) ?? 0, item.object, item.reason.text, item.advice?.text ?? "", item.name)
    }
    return ImportReport(
      fileCount: inventory.fileCount, counts: counts,
      passedOver: inventory.passedOver.sorted { $0.key < $1.key }
        .map { .init(name: $0.key, read: $0.value, written: 0, kept: 0) },
      written: records.mapValues(\.count),
      items: items.map { (order($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1))
  }
}

extension Record {
  /// A record of those fields that have a value, in the order given.
  init(_ fields: [(String, FieldValue?)], facts: [(String, String?)] = []) {
    self.init(
      entries: fields.compactMap { key, value in value.map { Entry(Written(key), $0) } },
      facts: facts.compactMap { name, value in value.map { (Written(name), Written($0)) } })
  }
}

extension FieldValue {
  static func text(_ text: String?) -> FieldValue? { text.map { .scalar(Written($0)) } }
  static func texts(_ texts: [String]) -> FieldValue? {
    texts.isEmpty ? nil : .list(texts.map { .scalar(Written($0)) })
  }
}
