import Datagrams

/// What the exporter says of itself in options: sampling, names of interfaces and VRFs. For one observation domain.
public struct ExporterNotes: Sendable {
  /// `kept` of every `of` packets are looked at.
  public struct Sampling: Hashable, Sendable {
    public var kept: UInt64
    public var of: UInt64
    /// As the exporter numbers it: `samplingAlgorithm`, `samplerMode` or `selectorAlgorithm`.
    public var algorithm: UInt64?
    public var since: Instant

    func isSameRate(as other: Sampling) -> Bool {
      kept.multipliedFullWidth(by: other.of) == other.kept.multipliedFullWidth(by: of)
    }

    /// N of 1:N, rounded.
    public var interval: UInt32 { Self.interval(kept: kept, of: of) }

    /// N of 1:N, rounded; 1 only where all are looked at.
    static func interval(kept: UInt64, of: UInt64) -> UInt32 {
      guard kept > 0, of > kept else { return 1 }
      let (rounds, rest) = of.quotientAndRemainder(dividingBy: kept)
      return max(2, UInt32(clamping: rest >= kept - rest ? rounds + 1 : rounds))
    }
  }
  public struct Name: Hashable, Sendable {
    public var name: String
    /// `interfaceDescription`.
    public var description: String?
    public var since: Instant
  }

  /// systemInitTimeMilliseconds: what the uptimes of IPFIX records count from.
  public var exporterStart: Instant?
  /// In force for the whole domain.
  public var sampling: Sampling?
  /// By `samplerId` or `selectorId`.
  public var samplers: [UInt64: Sampling] = [:]
  /// By interface index, where the exporter samples each interface in its own way.
  public var interfaceSamplings: [UInt64: Sampling] = [:]
  /// By interface index.
  public var interfaces: [UInt64: Name] = [:]
  /// By VRF id.
  public var vrfs: [UInt64: Name] = [:]

  public init() {}

  /// N of every 1:N that is in force somewhere in the domain, in rising order; empty if the exporter told of none.
  public var rates: [UInt32] {
    let all = [sampling].compactMap(\.self) + samplers.values + interfaceSamplings.values
    return Set(all.map(\.interval)).sorted()
  }

  /// The sampling in force for flows of a sampler, or of an interface. Without either, or if they are not known: that of
  /// the whole domain, or the one that all samplers and interfaces share; nil if the exporter told of none, or of several
  /// that differ.
  public func sampling(of sampler: UInt64? = nil, interface: UInt64? = nil) -> Sampling? {
    if let sampler, let known = samplers[sampler] { return known }
    if let interface, let known = interfaceSamplings[interface] { return known }
    if let sampling { return sampling }
    guard sampler == nil, interface == nil else { return nil }
    let all = [samplers, interfaceSamplings].flatMap(\.values)
    // Of equals the oldest, so that the answer is the same each time.
    let oldest = all.min { ($0.since, $0.kept, $0.algorithm ?? 0) < ($1.since, $1.kept, $1.algorithm ?? 0) }
    guard let oldest, all.allSatisfy({ $0.isSameRate(as: oldest) }) else { return nil }
    return oldest
  }
}

/// An element that an exporter described itself (RFC 5610).
public struct DescribedElement: Hashable, Sendable {
  public var name: String
  public var type: AbstractType?
}
