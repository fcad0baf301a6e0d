import Datagrams
import NetworkNumbers

extension CompletenessLedger {
  /// `WLCL` and the version of the layout.
  private static let mark: UInt64 = 0x574C_434C_0000_0004

  /// The whole state; a ledger made of it goes on as this one would. The layout belongs to one version of the program:
  /// a checkpoint, not an archive.
  public func snapshot() -> [UInt8] {
    var out = ByteWriter()
    out.append(Self.mark)
    now.write(to: &out)
    timelines.write(to: &out)
    hours.write(to: &out)
    streams.sorted { $0.key < $1.key }.map(StreamEntry.init).write(to: &out)
    refusals.sorted { $0.key < $1.key }.map(RefusalEntry.init).write(to: &out)
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
      let hours = HourBook(from: &reader), let streams = [StreamEntry](from: &reader),
      let refusals = [RefusalEntry](from: &reader), let others = reader.uint64(), reader.remaining == 0
    else { return nil }
    self.now = now
    self.timelines = timelines
    self.hours = hours
    self.streams = Dictionary(streams.map { ($0.stream, $0.totals) }) { $1 }
    self.refusals = Dictionary(refusals.map { ($0.address, $0.count) }, uniquingKeysWith: &+)
    refusalsOfOthers = others
    for (index, timeline) in timelines.enumerated() {
      guard indices.updateValue(index, forKey: timeline.key) == nil else { return nil }
      numberingsOfAddress[timeline.key.address, default: 0] += 1
    }
  }

  /// FNV-1a in 64 bits, over bytes: it finds damage, not malice.
  private static func checksum(_ bytes: ArraySlice<UInt8>) -> UInt64 {
    var sum: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in bytes { sum = (sum ^ UInt64(byte)) &* 0x100_0000_01B3 }
    return sum
  }
}

private struct StreamEntry: Coded {
  var stream: UInt32
  var totals: StreamTotals

  init(_ entry: (key: UInt32, value: StreamTotals)) { (stream, totals) = entry }

  func write(to out: inout ByteWriter) {
    out.append(stream)
    totals.write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let stream = reader.uint32(), let totals = StreamTotals(from: &reader) else { return nil }
    self.init((stream, totals))
  }
}

private struct RefusalEntry: Coded {
  var address: IPAddress
  var count: UInt64

  init(_ entry: (key: IPAddress, value: UInt64)) { (address, count) = entry }

  func write(to out: inout ByteWriter) {
    address.write(to: &out)
    out.append(count)
  }
  init?(from reader: inout ByteReader) {
    guard let address = IPAddress(from: &reader), let count = reader.uint64() else { return nil }
    self.init((address, count))
  }
}
