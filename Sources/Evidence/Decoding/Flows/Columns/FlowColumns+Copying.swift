import Datagrams

extension FlowColumns {
  /// Records of one length: column by column, each a loop with a fixed stride.
  ///
  /// - Parameter base: The first record; `rows` records of `stride` bytes are there.
  mutating func copy(
    _ plan: ColumnPlan, from base: UnsafeRawPointer, stride: Int, rows: Int, _ clock: UptimeClock
  ) {
    fillMissing(plan, rows)
    for move in plan.moves {
      let field = Strided(base: base + Int(move.offset), stride: stride, rows: rows, width: Int(move.width))
      switch move.role {
      case .source4: field.each(UInt32.self, to: sources + count) { UInt128($0) }
      case .destination4: field.each(UInt32.self, to: destinations + count) { UInt128($0) }
      case .source6: field.each(UInt128.self, to: sources + count) { $0 }
      case .destination6: field.each(UInt128.self, to: destinations + count) { $0 }
      case .sourcePort: field.numbers(to: sourcePorts + count)
      case .destinationPort: field.numbers(to: destinationPorts + count)
      case .protocolNumber: field.numbers(to: protocols + count)
      case .tcpFlags: field.numbers(to: flags + count)
      case .typeOfService: field.numbers(to: services + count)
      case .octets: field.numbers(to: octetCounts + count)
      case .packets: field.numbers(to: packetCounts + count)
      case .ingressInterface: field.numbers(to: ingress + count)
      case .egressInterface: field.numbers(to: egress + count)
      case .ingressVRF: field.numbers(to: ingressVRFs + count)
      case .egressVRF: field.numbers(to: egressVRFs + count)
      case .sampler: field.numbers(to: samplers + count)
      case .samplingInterval: field.numbers(to: intervals + count)
      case .startUptime: field.last4.each(UInt32.self, to: starts + count) { clock.nanoseconds($0) }
      case .endUptime: field.last4.each(UInt32.self, to: ends + count) { clock.nanoseconds($0) }
      case .startSeconds: field.moments(.dateTimeSeconds, to: starts + count)
      case .startMilliseconds: field.moments(.dateTimeMilliseconds, to: starts + count)
      case .startMicroseconds: field.moments(.dateTimeMicroseconds, to: starts + count)
      case .startNanoseconds: field.moments(.dateTimeNanoseconds, to: starts + count)
      case .endSeconds: field.moments(.dateTimeSeconds, to: ends + count)
      case .endMilliseconds: field.moments(.dateTimeMilliseconds, to: ends + count)
      case .endMicroseconds: field.moments(.dateTimeMicroseconds, to: ends + count)
      case .endNanoseconds: field.moments(.dateTimeNanoseconds, to: ends + count)
      }
    }
  }

  /// Zeros where the template has nothing, and the family, which it has for all.
  private mutating func fillMissing(_ plan: ColumnPlan, _ rows: Int) {
    let missing = Columns.all.subtracting(plan.columns)
    func zero<Value: FixedWidthInteger>(_ column: Columns, _ values: UnsafeMutablePointer<Value>) {
      if missing.contains(column) { (values + count).update(repeating: 0, count: rows) }
    }
    (families + count).update(repeating: plan.family, count: rows)
    guard !missing.isEmpty else { return }
    zero(.source, sources)
    zero(.destination, destinations)
    zero(.sourcePort, sourcePorts)
    zero(.destinationPort, destinationPorts)
    zero(.protocolNumber, protocols)
    zero(.tcpFlags, flags)
    zero(.typeOfService, services)
    zero(.octets, octetCounts)
    zero(.packets, packetCounts)
    zero(.start, starts)
    zero(.end, ends)
    zero(.ingressInterface, ingress)
    zero(.egressInterface, egress)
    zero(.ingressVRF, ingressVRFs)
    zero(.egressVRF, egressVRFs)
    zero(.sampler, samplers)
    zero(.samplingInterval, intervals)
  }
}

/// One field of records that lie one behind the other.
private struct Strided {
  let base: UnsafeRawPointer
  let stride: Int
  let rows: Int
  let width: Int

  /// The last four bytes of the field.
  var last4: Strided { Strided(base: base + (width - 4), stride: stride, rows: rows, width: 4) }

  @inline(__always)
  func each<Source: FixedWidthInteger & BitwiseCopyable, Value>(
    _: Source.Type, to values: UnsafeMutablePointer<Value>, _ convert: (Source) -> Value
  ) {
    var place = base
    for row in 0..<rows {
      values[row] = convert(Source(bigEndian: place.loadUnaligned(as: Source.self)))
      place += stride
    }
  }

  /// RFC 7011, section 6.2: a number may come in fewer bytes than its type has. A larger one is cut to its last bytes.
  @inline(__always)
  func numbers<Value: FixedWidthInteger>(to values: UnsafeMutablePointer<Value>) {
    switch width {
    case 1: each(UInt8.self, to: values) { Value(truncatingIfNeeded: $0) }
    case 2: each(UInt16.self, to: values) { Value(truncatingIfNeeded: $0) }
    case 4: each(UInt32.self, to: values) { Value(truncatingIfNeeded: $0) }
    default: each(UInt64.self, to: values) { Value(truncatingIfNeeded: $0) }
    }
  }

  @inline(__always)
  func moments(_ type: AbstractType, to values: UnsafeMutablePointer<Int64>) {
    switch (type, width) {
    case (.dateTimeMilliseconds, 8):
      each(UInt64.self, to: values) { $0 <= 9_223_372_036_854 ? Int64(truncatingIfNeeded: $0) &* 1_000_000 : 0 }
    case (.dateTimeSeconds, 4): each(UInt32.self, to: values) { Int64($0) &* 1_000_000_000 }
    default:
      for row in 0..<rows {
        let bytes = UnsafeRawBufferPointer(start: base + row * stride, count: width)
        values[row] = bytes.bytes.moment(type)?.nanoseconds ?? 0
      }
    }
  }
}
