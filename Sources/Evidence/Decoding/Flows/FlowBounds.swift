/// How much of an exporter's state is kept. What goes beyond a bound is refused and counted, never kept silently.
public struct FlowBounds: Hashable, Sendable {
  /// Sessions of all exporters; the longest silent one gives way.
  public var sessions = 65_536
  /// Sessions of one address, whose longest silent one gives way: who sends from ever new ports harms only itself.
  public var sessionsPerAddress = 64
  /// Observation domains, source ids, engines; as many as the ledger of what was lost follows. The one that is missed
  /// least gives way.
  public var domainsPerSession = 1_024
  /// Templates in force at once. An exporter that announces more of them floods (`DecodingTrouble.Reason.templateFlood`).
  public var templatesPerSession = 512
  public var fieldsPerTemplate = 512
  /// Fields of no bytes. With many of them a small datagram would hold millions of values.
  public var emptyFieldsPerTemplate = 16
  /// Definitions that were replaced or withdrawn, kept with their times.
  public var pastTemplatesPerDomain = 64
  /// Sets of data without a template. A set's bytes are not kept, only where they are: with what a collector notes of its
  /// datagram, up to 45 MB for all of them. One session leaves a third of them to the others.
  public var waitingSets = 98_304
  public var waitingSetsPerSession = 65_536
  public var waitingSetsPerTemplate = 65_536
  /// Samplers, interfaces and VRFs, each.
  public var namesPerDomain = 16_384
  public var nameBytes = 256
  /// Elements that an exporter described itself (RFC 5610).
  public var describedElementsPerSession = 1_024
  /// Bytes shown of what cannot be decoded.
  public var troubleBytes = 64

  public init() {}
}
