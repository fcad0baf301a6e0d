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
  /// Parts in a million by which an exporter's clocks and ours run apart.
  public var driftMillionths: Int64 = 200
  /// No exporter sends more flows or data records in a second.
  public var unitsPerSecondMax: UInt64 = 20_000_000
  /// Nor more datagrams.
  public var datagramsPerSecondMax: UInt64 = 1_000_000
  /// Units that may be lost at once from an exporter that does not tell when it started, however few it sends.
  public var lossMax: UInt64 = 4_000_000
  /// The same where its next number is exactly 0, as after a start: no loss ends there but by chance.
  public var lossBeforeZeroMax: UInt64 = 10_000
  /// So many times what it sends on average an exporter may send for a while.
  public var surgeFactor: UInt64 = 64
  /// Messages of an epoch that a duplicate is looked for among.
  public var messagesRememberedMax = 64
  /// Sessions of one numbering that are told apart; the one not heard for longest makes room.
  public var sessionsMax = 16
  /// Numberings of one address. Domains beyond them are not followed, and counted, unless another was heard but once, or
  /// was silent for `forgottenNanoseconds`: that one is forgotten.
  public var numberingsMax = 1_024
  public var forgottenNanoseconds: Int64 = 86_400_000_000_000
  /// Intervals kept of one address, shared among its numberings. The oldest beyond them are merged into one sum.
  public var gapsMax = 1_024
  /// Pieces of these intervals, which late arrivals make.
  public var holesMax = 4_096
  /// Intervals, and pieces of them, that a numbering may have however many share them.
  public var gapsMin = 8
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
