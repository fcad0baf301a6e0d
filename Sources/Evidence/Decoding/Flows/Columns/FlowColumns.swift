import Datagrams
import NetworkNumbers

/// A batch of flow records in columns: what comes after decoding reads it column by column.
///
/// What holds for a whole set of data (its exporter, datagram, template) is kept once for a run of rows. A column that a
/// run's template does not have is filled with zeros, and the run says so (`Run.columns`).
public struct FlowColumns: ~Copyable {
  /// Rows that came from one set.
  public struct Run: Sendable {
    public var rows: Range<Int>
    public var session: Int
    public var version: ExportHeader.Version
    public var domain: UInt32
    public var template: UInt16
    public var position: SpoolPosition
    public var received: Instant
    public var exportTime: Instant
    /// 1:N as the message's header says.
    public var samplingInterval: UInt32?
    /// The columns that the template has.
    public var columns: Columns
    /// The first row's number in its set.
    public var firstRecord: Int
  }

  public struct Columns: OptionSet, Hashable, Sendable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }
    public static let source = Columns(rawValue: 1)
    public static let destination = Columns(rawValue: 1 << 1)
    public static let sourcePort = Columns(rawValue: 1 << 2)
    public static let destinationPort = Columns(rawValue: 1 << 3)
    public static let protocolNumber = Columns(rawValue: 1 << 4)
    public static let tcpFlags = Columns(rawValue: 1 << 5)
    public static let typeOfService = Columns(rawValue: 1 << 6)
    public static let octets = Columns(rawValue: 1 << 7)
    public static let packets = Columns(rawValue: 1 << 8)
    public static let start = Columns(rawValue: 1 << 9)
    public static let end = Columns(rawValue: 1 << 10)
    public static let ingressInterface = Columns(rawValue: 1 << 11)
    public static let egressInterface = Columns(rawValue: 1 << 12)
    public static let ingressVRF = Columns(rawValue: 1 << 13)
    public static let egressVRF = Columns(rawValue: 1 << 14)
    public static let sampler = Columns(rawValue: 1 << 15)
    public static let samplingInterval = Columns(rawValue: 1 << 16)
    static let all = Columns(rawValue: (1 << 17) - 1)
  }

  /// How many rows there is room for.
  public let capacity: Int
  public internal(set) var count = 0
  public private(set) var runs: [Run] = []

  // The batch owns its columns: allocated when it is made, freed with it, each `capacity` long. Rows below `count` are
  // written. So no other code ever holds a pointer, and loops over columns check no bounds and no exclusivity.
  let families: UnsafeMutablePointer<UInt8>
  let sources, destinations: UnsafeMutablePointer<UInt128>
  let sourcePorts, destinationPorts, flags: UnsafeMutablePointer<UInt16>
  let protocols, services: UnsafeMutablePointer<UInt8>
  let octetCounts, packetCounts: UnsafeMutablePointer<UInt64>
  let starts, ends: UnsafeMutablePointer<Int64>
  let ingress, egress, ingressVRFs, egressVRFs, samplers, intervals: UnsafeMutablePointer<UInt32>

  /// A batch of 1,024 rows takes about 100 KB: it stays in a core's second cache, with room for what its reader needs.
  public init(capacity: Int = 1_024) {
    precondition(capacity > 0)
    self.capacity = capacity
    func column<Value>(_: Value.Type) -> UnsafeMutablePointer<Value> { .allocate(capacity: capacity) }
    families = column(UInt8.self)
    (sources, destinations) = (column(UInt128.self), column(UInt128.self))
    (sourcePorts, destinationPorts, flags) = (column(UInt16.self), column(UInt16.self), column(UInt16.self))
    (protocols, services) = (column(UInt8.self), column(UInt8.self))
    (octetCounts, packetCounts) = (column(UInt64.self), column(UInt64.self))
    (starts, ends) = (column(Int64.self), column(Int64.self))
    (ingress, egress) = (column(UInt32.self), column(UInt32.self))
    (ingressVRFs, egressVRFs) = (column(UInt32.self), column(UInt32.self))
    (samplers, intervals) = (column(UInt32.self), column(UInt32.self))
  }

  deinit {
    families.deallocate()
    sources.deallocate()
    destinations.deallocate()
    sourcePorts.deallocate()
    destinationPorts.deallocate()
    flags.deallocate()
    protocols.deallocate()
    services.deallocate()
    octetCounts.deallocate()
    packetCounts.deallocate()
    starts.deallocate()
    ends.deallocate()
    ingress.deallocate()
    egress.deallocate()
    ingressVRFs.deallocate()
    egressVRFs.deallocate()
    samplers.deallocate()
    intervals.deallocate()
  }

  public var isFull: Bool { count == capacity }

  /// Empties the batch; its memory stays.
  public mutating func removeAll() {
    count = 0
    runs.removeAll(keepingCapacity: true)
  }

  /// Takes the records of a set, as far as there is room. Records of options are none of flows, and are passed over.
  ///
  /// - Parameter first: The first record to take, for a set that did not fit as a whole.
  /// - Returns: The first record that found no room; `set.count` if all are taken.
  public mutating func append(_ set: borrowing DataSet, from first: Int = 0) -> Int {
    precondition(first >= 0)
    guard !set.definition.isOptions, first < set.count else { return set.count }
    let rows = min(set.count - first, capacity - count)
    guard rows > 0 else { return first }
    if set.definition.plan.isPlain, let length = set.definition.recordLength {
      precondition((first + rows) * length <= set.bytes.byteCount, "A set holds its records.")
      let bytes = set.bytes
      let clock = UptimeClock(set)
      bytes.withUnsafeBytes { raw in
        // Safe: the precondition; and a set with records has bytes.
        guard let base = raw.baseAddress else { return }
        if set.definition === TemplateDefinition.netflow5 {
          copyNetFlow5(from: base + first * length, rows: rows, clock)
        } else {
          copy(set.definition.plan, from: base + first * length, stride: length, rows: rows, clock)
        }
      }
    } else {
      walk(set, from: first, rows: rows)
    }
    finish(set, first, rows)
    return first + rows
  }

  private mutating func finish(_ set: borrowing DataSet, _ first: Int, _ rows: Int) {
    var columns = set.definition.plan.columns
    if !UptimeClock(set).isKnown { columns.subtract(set.definition.plan.uptimeColumns) }
    runs.append(
      Run(
        rows: count..<count + rows, session: set.session, version: set.header.version, domain: set.header.domain,
        template: set.template, position: set.position, received: set.received, exportTime: set.header.exportTime,
        samplingInterval: set.header.samplingInterval, columns: columns, firstRecord: first))
    count += rows
  }
}
