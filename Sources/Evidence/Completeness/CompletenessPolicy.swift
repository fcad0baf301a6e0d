/// What is taken for silence, for reordering and for a restart, and how much is remembered.
public struct CompletenessPolicy: Hashable, Sendable {
  /// An exporter that was not heard for this long is silent.
  public var silenceNanoseconds: Int64 = 300_000_000_000
  /// How much earlier than the first message heard another may have been sent and still belong to the same numbering.
  public var latenessMilliseconds: Int64 = 60_000
  /// How far messages overtake each other by the exporter's clock. A restarted exporter is away for longer than this.
  public var reorderMilliseconds: Int64 = 2_000
  /// How far the moment of an exporter's start may seem to move without a restart: clocks are rounded and drift.
  public var bootToleranceMilliseconds: Int64 = 4_000
  /// No exporter sends more units in a second. A jump ahead that would need more is a restart.
  public var unitsPerSecondMax: UInt64 = 20_000_000
  /// Messages of an epoch that a duplicate is looked for among.
  public var messagesRememberedMax = 64
  /// Sessions of one numbering that are told apart; the one not heard for longest makes room.
  public var sessionsMax = 16
  /// Numberings of one address. Domains beyond them are not followed, and counted.
  public var numberingsMax = 1_024
  /// Intervals kept of one numbering. The oldest beyond them are merged into one sum.
  public var gapsMax = 1_024
  /// Pieces of these intervals, which late arrivals make.
  public var holesMax = 4_096
  /// Changes of the sampling rates kept of one numbering. The oldest beyond them are put together.
  public var samplingsMax = 64
  /// Interfaces or other sources whose rates are told apart in one numbering.
  public var samplingSourcesMax = 256
  /// How long after its end an hour stays open for late arrivals.
  public var graceNanoseconds: Int64 = 120_000_000_000
  /// Hours whose accounts can still change, when a template comes late.
  public var hoursKept: Int64 = 26
  /// Reasons told apart in one account; others are counted together.
  public var reasonsMax = 64
  /// Addresses not on the list that are told apart.
  public var refusedMax = 1_024

  public init() {}
}
