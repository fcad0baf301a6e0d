import Datagrams
import NetworkNumbers

extension CompletenessLedger {
  /// `WLCL` and the version of the layout.
  private static let mark: UInt64 = 0x574C_434C_0000_0006

  /// The whole state; a ledger made of it goes on as this one would. The layout belongs to one version of the program:
  /// a checkpoint, not an archive.
  public func snapshot() -> [UInt8] {
    var out = ByteWriter()
    out.append(Self.mark)
    now.write(to: &out)
    timelines.write(to: &out)
    hours.write(to: &out)
    streams.write(to: &out)
    refusals.write(to: &out)
    out.append(refusalsOfOthers)
    out.append(Self.checksum(out.bytes[...]))
    return out.bytes
  }

  /// - Returns: Nil where the bytes are damaged, or no snapshot of this version.
  public init?(snapshot: [UInt8], policy: CompletenessPolicy = CompletenessPolicy()) {
    guard snapshot.count >= 16 else { return nil }
    let body = snapshot.dropLast(8)
    let sum = snapshot.suffix(8).reduce(0) { $0 << 8 | UInt64($1) }
    guard sum == Self.checksum(body) else { return nil }
    self.init(policy: policy)
    let bytes = Array(body)
    var reader = ByteReader(bytes.span.bytes)
    guard reader.uint64() == Self.mark, let now = Instant?(from: &reader), let timelines = [Timeline](from: &reader),
      let hours = HourBook(from: &reader), let streams = [UInt32: StreamTotals](from: &reader),
      let refusals = [IPAddress: UInt64](from: &reader), let others = reader.uint64(), reader.remaining == 0
    else { return nil }
    self.now = now
    self.timelines = timelines
    self.hours = hours
    self.streams = streams
    self.refusals = refusals
    refusalsOfOthers = others
    for (index, timeline) in timelines.enumerated() {
      guard indices.updateValue(index, forKey: timeline.key) == nil else { return nil }
      timelinesOfAddress[timeline.key.address, default: []].append(index)
    }
    for address in timelinesOfAddress.keys { share(address) }
  }

  /// FNV-1a in 64 bits, over bytes: it finds damage, not malice.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return sum
  }
}
