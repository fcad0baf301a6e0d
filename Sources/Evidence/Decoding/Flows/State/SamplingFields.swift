import Datagrams

/// The numbers of one record that tell at which rate packets are looked at, and of what: `samplingInterval` and
/// `samplerRandomInterval` of NetFlow, and the parameters of PSAMP's selectors (RFC 5477, section 8.2).
struct SamplingNumbers: Sendable {
  private var interval: UInt64?
  private var randomInterval: UInt64?
  private var taken: UInt64?
  private var left: UInt64?
  private var takenTime: UInt64?
  private var leftTime: UInt64?
  private var size: UInt64?
  private var population: UInt64?
  private var probability: Double?
  private var ingressInterface: UInt64?
  private var egressInterface: UInt64?
  private var direction: UInt64?

  /// Elements that tell a rate, each alone or in pairs.
  private static let rates: [[UInt16]] = [[34], [50], [305, 306], [307, 308], [309, 310], [311]]
  /// Elements that tell of what.
  private static let places: Set<UInt16> = [10, 14, 61]
  static let elements = places.union(rates.joined())

  static func areTold(by fields: [TemplateField]) -> Bool {
    rates.contains { pair in pair.allSatisfy { number in fields.contains { $0.element == InformationElement(number) } }
    }
  }

  mutating func read(_ element: UInt16, _ bytes: RawSpan) {
    switch element {
    case 34: interval = bytes.unsigned
    case 50: randomInterval = bytes.unsigned
    case 305: taken = bytes.unsigned
    case 306: left = bytes.unsigned
    case 307: takenTime = bytes.unsigned
    case 308: leftTime = bytes.unsigned
    case 309: size = bytes.unsigned
    case 310: population = bytes.unsigned
    case 311: probability = bytes.float
    case 10: ingressInterface = bytes.unsigned
    case 14: egressInterface = bytes.unsigned
    case 61: direction = bytes.unsigned
    default: break
    }
  }

  /// So many of so many packets. A rate of nothing is no rate: nil.
  var rate: (kept: UInt64, of: UInt64)? {
    func rate(_ kept: UInt64, _ of: UInt64) -> (kept: UInt64, of: UInt64)? {
      kept > 0 && of >= kept ? (kept, of) : nil
    }
    // The interval of a cache is 0 where each sampler has its own, and the other way round.
    if let of = [interval, randomInterval].compactMap({ $0 }).first(where: { $0 > 0 }) { return rate(1, of) }
    // So many packets, or so much time, are taken, then so many are left out.
    if let taken, let left { return rate(taken, taken.addingReportingOverflow(left).partialValue) }
    if let takenTime, let leftTime { return rate(takenTime, takenTime.addingReportingOverflow(leftTime).partialValue) }
    if let size, let population { return rate(size, population) }
    if let (kept, of) = probability.flatMap(Self.fraction) { return rate(kept, of) }
    return nil
  }

  /// The probability that a packet is taken (RFC 5477, section 8.2) as a fraction: one of so many where it is that, as
  /// nearly as a float32 tells it; else so many of a thousand million.
  private static func fraction(_ probability: Double) -> (UInt64, UInt64)? {
    // So that no part of it is too large for a number; a NaN is none of these.
    guard probability >= 1e-9, probability <= 1 else { return nil }
    let of = (1 / probability).rounded()
    if abs(probability * of - 1) < 1e-6 { return (1, UInt64(of)) }
    return (UInt64((probability * 1e9).rounded()), 1_000_000_000)
  }

  /// The interface that was looked at: the one that the flow left by where the record says so (flowDirection 1), else the
  /// one that it came by.
  var interface: UInt64 { (direction == 1 ? egressInterface : ingressInterface) ?? 0 }
}

extension DataSet {
  /// The rates that data records themselves tell (Huawei's CE switches put field 34 into each of them): N of 1:N by
  /// interface. Ask only where `definition.tellsSampling`.
  public func tellSampling(to rates: inout [UInt64: UInt32]) {
    var last: (interface: UInt64, interval: UInt32)?
    each { numbers in
      guard let rate = numbers.rate else { return }
      let interval = ExporterNotes.Sampling.interval(kept: rate.kept, of: rate.of)
      // Most records tell what the one before told.
      if let last, last == (numbers.interface, interval) { return }
      last = (numbers.interface, interval)
      rates[numbers.interface] = interval
    }
  }

  private func each(_ body: (SamplingNumbers) -> Void) {
    guard let length = definition.recordLength else { return walk(body) }
    for record in 0..<count {
      var numbers = SamplingNumbers()
      for field in definition.samplingFields {
        let start = record * length + field.offset
        numbers.read(field.element, bytes.extracting(start..<start + field.length))
      }
      body(numbers)
    }
  }

  /// Where lengths vary, every field has to be passed.
  private func walk(_ body: (SamplingNumbers) -> Void) {
    var records = records()
    while records.nextRecord() {
      var numbers = SamplingNumbers()
      while let field = records.nextField() {
        if field.element.enterprise == 0 { numbers.read(field.element.number, field.bytes) }
      }
      body(numbers)
    }
  }
}

/// A field that tells of sampling, in records of one length.
struct SamplingField: Sendable {
  var element: UInt16
  var offset: Int
  var length: Int

  static func all(_ shape: TemplateDefinition.Shape) -> [SamplingField] {
    guard !shape.isOptions, SamplingNumbers.areTold(by: shape.fields) else { return [] }
    var fields: [SamplingField] = []
    var offset = 0
    for field in shape.fields {
      if field.element.enterprise == 0, SamplingNumbers.elements.contains(field.element.number) {
        fields.append(SamplingField(element: field.element.number, offset: offset, length: Int(field.length)))
      }
      offset += Int(field.length)
    }
    return fields
  }
}
