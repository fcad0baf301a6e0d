import Completeness
import Datagrams
import Decoding
import Intake

/// What a collector is told at its start.
public struct CollectorOptions: Sendable {
  /// The folder of the spool.
  public var spool: String
  public var listen: [ListenAddress]
  public var exporters: ExporterList
  public var sync: SyncPolicy
  public var secrets = RADIUSSecrets()
  /// How old a block may become before it is written; nil for one second, and a tenth of one for RADIUS.
  public var blockAgeMilliseconds: Int?
  public var receiveBufferBytes = 32 << 20
  /// How often the state is written beside the spool. What came after it is folded again at the next start.
  public var checkpointMilliseconds: Int64 = 5000
  /// How often an idle listener writes an empty block, which says that it listened.
  public var heartbeatSeconds: Int64 = 60
  public var bounds = FlowBounds()
  public var policy = CompletenessPolicy()

  public init(spool: String, listen: [ListenAddress], exporters: ExporterList, sync: SyncPolicy = .eachBlock) {
    self.spool = spool
    self.listen = listen
    self.exporters = exporters
    self.sync = sync
  }

  func spoolPolicy(_ address: ListenAddress) -> SpoolPolicy {
    var policy = SpoolPolicy(sync: sync)
    // Who sends RADIUS accounting waits for the answer, and sends again after a few seconds.
    if address.kind == .radius { policy.blockAgeMilliseconds = 100 }
    if let blockAgeMilliseconds { policy.blockAgeMilliseconds = blockAgeMilliseconds }
    return policy
  }
}
