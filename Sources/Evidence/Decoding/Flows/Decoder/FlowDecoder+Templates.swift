import Datagrams

/// What one template record says.
private enum Announcement {
  case template(UInt16, TemplateDefinition.Shape)
  /// The same as the entry with this index.
  case known(Int)
  /// RFC 7011, section 8.1.
  case withdrawal(UInt16)
  /// Where `goesOn`, the next template begins where this one ends; else it cannot be found.
  case bad(DecodingTrouble.Reason, UInt16, goesOn: Bool)
}

extension FlowDecoder {
  /// The templates of one set: ids, counts and fields (RFC 3954, sections 5.2 and 6.1; RFC 7011, section 3.4).
  ///
  /// - Parameter isCut: The message ends in the middle of the set.
  mutating func templates(
    _ body: RawSpan, set: UInt16, isCut: Bool, isOptions: Bool, offset: Int, at place: MessagePlace,
    into sink: inout some FlowSink & ~Copyable,
    _ report: inout MessageReport
  ) {
    var reader = ByteReader(body)
    while reader.remaining >= 4, !reader.rest.isZero {
      let start = reader.offset
      switch announcement(&reader, isOptions: isOptions, at: place) {
      case .template(let id, let shape):
        report.templates += 1
        if !accept(id, shape, at: place) {
          report.setsUndecodable += 1
          trouble(
            .templateFlood, at: place, set: id, offset: offset + start, body.extracting(start..<reader.offset),
            into: &sink)
        }
      case .known(let index):
        report.templates += 1
        sessions[place.session].domains[place.domain].templates.refresh(index, received: place.received)
      case .withdrawal(let id):
        withdraw(id, isOptions: isOptions, at: place)
      case .bad(.templateCut, _, _) where isCut:
        // The set itself is named.
        return
      case .bad(let reason, let id, let goesOn):
        report.setsUndecodable += 1
        let end = goesOn ? reader.offset : body.byteCount
        trouble(reason, at: place, set: id, offset: offset + start, body.extracting(start..<end), into: &sink)
        if !goesOn { return }
      }
    }
  }

  private func announcement(_ reader: inout ByteReader, isOptions: Bool, at place: MessagePlace) -> Announcement {
    let version = place.header.version
    guard let id = reader.uint16(), let second = reader.uint16() else { return .bad(.templateCut, 0, goesOn: false) }
    var count = Int(second)
    var scopeCount = 0
    if version == .ipfix, count == 0 { return .withdrawal(id) }
    if isOptions {
      guard let third = reader.uint16() else { return .bad(.templateCut, id, goesOn: false) }
      if version == .ipfix {
        // RFC 7011, section 3.4.2.2: fields in all, then those of them that are scope; at least one.
        scopeCount = Int(third)
        guard (1...count).contains(scopeCount) else {
          return .bad(.templateScopes, id, goesOn: reader.skip(fields: count, version))
        }
      } else {
        // RFC 3954, section 6.1: bytes of the scope fields, then bytes of the others.
        guard second % 4 == 0, third % 4 == 0 else {
          return .bad(.templateScopes, id, goesOn: reader.skip(Int(second) + Int(third)))
        }
        scopeCount = Int(second) / 4
        count = scopeCount + Int(third) / 4
      }
    }
    guard id >= 256 else { return .bad(.templateNumber, id, goesOn: reader.skip(fields: count, version)) }

    let table = sessions[place.session].domains[place.domain].templates
    if let index = table.index(id) {
      let known = table.entries[index].definition
      if known.isOptions == isOptions, known.scopeCount == scopeCount, known.fields.count == count,
        let length = known.lengthIfAnnounced(in: reader.rest), reader.skip(length)
      {
        return .known(index)
      }
    }
    return definition(&reader, id, count: count, scopeCount: scopeCount, isOptions: isOptions, version)
  }

  private func definition(
    _ reader: inout ByteReader, _ id: UInt16, count: Int, scopeCount: Int, isOptions: Bool,
    _ version: ExportHeader.Version
  ) -> Announcement {
    var fields: [TemplateField] = []
    // Just so many, because they are kept; the bytes that are there bound their number too.
    fields.reserveCapacity(Swift.min(count, bounds.fieldsPerTemplate, reader.remaining / 4))
    for index in 0..<count {
      guard let field = reader.field(version, isScope: index < scopeCount) else {
        return .bad(.templateCut, id, goesOn: false)
      }
      if index < bounds.fieldsPerTemplate { fields.append(field) }
    }
    if count > bounds.fieldsPerTemplate { return .bad(.templateFieldsTooMany, id, goesOn: true) }
    let shape = TemplateDefinition.Shape(
      fields: fields, scopeCount: scopeCount, isOptions: isOptions, version: version)
    if let reason = shape.fault(bounds) { return .bad(reason, id, goesOn: true) }
    return .template(id, shape)
  }

  /// Puts a template in force; false if its session has too many.
  private mutating func accept(_ id: UInt16, _ shape: TemplateDefinition.Shape, at place: MessagePlace) -> Bool {
    if sessions[place.session].domains[place.domain].templates.index(id) == nil,
      sessions[place.session].templateCount >= bounds.templatesPerSession
    {
      return false
    }
    let definition = pool.definition(shape)
    let change = sessions[place.session].domains[place.domain].templates.set(
      id, definition, received: place.received, position: place.position, pastMost: bounds.pastTemplatesPerDomain)
    if change == .added { sessions[place.session].templateCount += 1 }
    if let waited = sessions[place.session].domains[place.domain].waiting.removeValue(forKey: id) {
      sessions[place.session].waitingCount -= waited.count
      ready += waited.map {
        var set = $0
        set.definition = definition
        return set
      }
    }
    return true
  }

  /// RFC 7011, section 8.1: the ids 2 and 3 stand for all templates and all options templates.
  private mutating func withdraw(_ id: UInt16, isOptions: Bool, at place: MessagePlace) {
    let past = bounds.pastTemplatesPerDomain
    let gone =
      id == (isOptions ? 3 : 2)
      ? sessions[place.session].domains[place.domain].templates.removeAll(
        received: place.received, pastMost: past, where: { $0.isOptions == isOptions })
      : sessions[place.session].domains[place.domain].templates.remove(id, received: place.received, pastMost: past)
    sessions[place.session].templateCount -= gone
  }
}

extension TemplateDefinition {
  /// How many bytes its fields take in an announcement, if the bytes begin with just these fields.
  fileprivate func lengthIfAnnounced(in bytes: RawSpan) -> Int? {
    var reader = ByteReader(bytes)
    for index in fields.indices where reader.field(version, isScope: index < scopeCount) != fields[index] { return nil }
    return reader.offset
  }
}

extension ByteReader {
  /// Passes over the fields of a template; false if they are not all there.
  fileprivate mutating func skip(fields count: Int, _ version: ExportHeader.Version) -> Bool {
    for _ in 0..<count { guard field(version, isScope: false) != nil else { return false } }
    return true
  }

  /// A field of a template. In IPFIX the first bit says that an enterprise number follows (RFC 7011, section 3.2); in
  /// NetFlow it is a bit of the number.
  fileprivate mutating func field(_ version: ExportHeader.Version, isScope: Bool) -> TemplateField? {
    guard let number = uint16(), let length = uint16() else { return nil }
    guard version == .ipfix else {
      return TemplateField(
        InformationElement(enterprise: isScope ? InformationElement.scopeEnterprise : 0, number), length: length)
    }
    guard number & 0x8000 != 0 else { return TemplateField(InformationElement(number), length: length) }
    guard let enterprise = uint32() else { return nil }
    return TemplateField(InformationElement(enterprise: enterprise, number & 0x7FFF), length: length)
  }
}
