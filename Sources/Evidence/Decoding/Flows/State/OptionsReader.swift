import Datagrams

/// Takes from one record of options what `ExporterNotes` keeps.
struct OptionsReader {
  private var numbers: [UInt16: UInt64] = [:]
  private var texts: [UInt16: String] = [:]
  private var scopeInterface: UInt64?
  private var sampling = SamplingNumbers()

  /// The elements that are looked at: NetFlow's sampling, PSAMP (RFC 5477), names, and RFC 5610.
  private static let numbersRead: Set<UInt16> = [
    10, 14, 34, 35, 48, 49, 50, 160, 234, 235, 302, 303, 304, 305, 306, 307, 308, 309, 310, 311, 339, 346,
  ]
  private static let textsRead: Set<UInt16> = [82, 83, 236, 341]

  /// Whether records of a definition have anything that is kept.
  static func isOfUse(_ definition: TemplateDefinition) -> Bool {
    definition.fields.contains { field in
      let number = field.element.number
      return field.element.enterprise == 0
        && (numbersRead.contains(number) || textsRead.contains(number))
    }
  }

  /// Begins another record.
  mutating func begin() {
    numbers.removeAll(keepingCapacity: true)
    texts.removeAll(keepingCapacity: true)
    scopeInterface = nil
    sampling = SamplingNumbers()
  }

  mutating func read(_ element: InformationElement, _ bytes: RawSpan, nameBytes: Int) {
    if element.enterprise == InformationElement.scopeEnterprise {
      if element.number == 2 { scopeInterface = bytes.unsigned }
      return
    }
    guard element.enterprise == 0 else { return }
    if Self.numbersRead.contains(element.number) {
      numbers[element.number] = bytes.unsigned
      sampling.read(element.number, bytes)
    } else if Self.textsRead.contains(element.number) {
      let text = bytes.text(most: nameBytes)
      if !text.isEmpty { texts[element.number] = text }
    }
  }

  func write(to notes: inout ExporterNotes, received: Instant, bounds: FlowBounds) {
    func room<Value>(_ names: [UInt64: Value], _ key: UInt64) -> Bool {
      names.count < bounds.namesPerDomain || names[key] != nil
    }
    if let start = numbers[160], start > 0, start <= 9_223_372_036_854 {
      notes.exporterStart = Instant(milliseconds: Int64(start))
    }
    if let sampling = sampling(received) {
      if let sampler = numbers[48] ?? numbers[302] {
        if room(notes.samplers, sampler) { notes.samplers[sampler] = sampling }
      } else if let interface = numbers[10] ?? numbers[14] ?? scopeInterface {
        if room(notes.interfaceSamplings, interface) { notes.interfaceSamplings[interface] = sampling }
      } else {
        notes.sampling = sampling
      }
    }
    if let index = numbers[10] ?? numbers[14] ?? scopeInterface, let name = texts[82] ?? texts[83],
      room(notes.interfaces, index)
    {
      notes.interfaces[index] = .init(name: name, description: texts[83], since: received)
    }
    if let name = texts[236] {
      for vrf in Set([numbers[234], numbers[235]].compactMap(\.self)) where room(notes.vrfs, vrf) {
        notes.vrfs[vrf] = .init(name: name, description: nil, since: received)
      }
    }
  }

  /// RFC 5610, section 3: number and enterprise of an element, its name and its type.
  var described: (InformationElement, DescribedElement)? {
    guard let enterprise = numbers[346].flatMap({ UInt32(exactly: $0) }), enterprise != 0,
      enterprise != InformationElement.scopeEnterprise,
      let number = numbers[303].flatMap({ UInt16(exactly: $0 & 0x7FFF) }), let name = texts[341]
    else { return nil }
    let type = numbers[339].flatMap { Self.types.indices.contains(Int(clamping: $0)) ? Self.types[Int($0)] : nil }
    return (InformationElement(enterprise: enterprise, number), DescribedElement(name: name, type: type))
  }

  private func sampling(_ received: Instant) -> ExporterNotes.Sampling? {
    sampling.rate.map { kept, of in
      .init(kept: kept, of: of, algorithm: numbers[35] ?? numbers[49] ?? numbers[304], since: received)
    }
  }

  /// RFC 5610, section 3.1, in the order of the registry of abstract data types.
  private static let types: [AbstractType] = [
    .octetArray, .unsigned8, .unsigned16, .unsigned32, .unsigned64, .signed8, .signed16, .signed32, .signed64, .float32,
    .float64, .boolean, .macAddress, .string, .dateTimeSeconds, .dateTimeMilliseconds, .dateTimeMicroseconds,
    .dateTimeNanoseconds, .ipv4Address, .ipv6Address, .basicList, .subTemplateList, .subTemplateMultiList,
  ]
}

extension RawSpan {
  /// An unsigned number of one to eight bytes in network order (RFC 7011, section 6.2); nil for other lengths.
  var unsigned: UInt64? {
    guard (1...8).contains(byteCount) else { return nil }
    var value: UInt64 = 0
    for index in 0..<byteCount { value = value << 8 | UInt64(unsafeLoad(fromByteOffset: index, as: UInt8.self)) }
    return value
  }

  /// Text up to its first zero byte: NetFlow pads text so.
  func text(most: Int) -> String {
    var bytes: [UInt8] = []
    for index in 0..<Swift.min(byteCount, most) {
      let byte = unsafeLoad(fromByteOffset: index, as: UInt8.self)
      if byte == 0 { break }
      bytes.append(byte)
    }
    return String(decoding: bytes, as: UTF8.self)
  }
}
