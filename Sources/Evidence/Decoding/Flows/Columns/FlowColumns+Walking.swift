import Datagrams

extension FlowColumns {
  /// Records whose lengths vary, or with a field of an odd width, or with addresses of both families: field by field.
  mutating func walk(_ set: borrowing DataSet, from first: Int, rows: Int) {
    let moves = set.definition.plan.moves
    let clock = UptimeClock(set)
    var records = set.records()
    for _ in 0..<first { _ = records.nextRecord() }
    for row in count..<count + rows {
      clear(row)
      guard records.nextRecord() else { continue }
      var next = 0
      var addresses = Addresses()
      while next < moves.count, let field = records.nextField() {
        // A field may fill two columns.
        while next < moves.count, Int(moves[next].field) == field.index {
          store(field.bytes, moves[next].role, row, clock, &addresses)
          next += 1
        }
      }
      addresses.write(to: &self, row)
    }
  }

  /// The addresses of one record. Some templates have those of both families, and zeros in one of them.
  private struct Addresses {
    var source4, destination4: UInt32?
    var source6, destination6: UInt128?

    func write(to columns: inout FlowColumns, _ row: Int) {
      let is6 = (source6 ?? 0) != 0 || (destination6 ?? 0) != 0 || (source4 == nil && destination4 == nil)
      if is6, source6 != nil || destination6 != nil {
        columns.families[row] = 6
        columns.sources[row] = source6 ?? 0
        columns.destinations[row] = destination6 ?? 0
      } else if source4 != nil || destination4 != nil {
        columns.families[row] = 4
        columns.sources[row] = UInt128(source4 ?? 0)
        columns.destinations[row] = UInt128(destination4 ?? 0)
      }
    }
  }

  private mutating func clear(_ row: Int) {
    families[row] = 0
    (sources[row], destinations[row]) = (0, 0)
    (sourcePorts[row], destinationPorts[row], flags[row], protocols[row], services[row]) = (0, 0, 0, 0, 0)
    (octetCounts[row], packetCounts[row], starts[row], ends[row]) = (0, 0, 0, 0)
    (ingress[row], egress[row], ingressVRFs[row], egressVRFs[row]) = (0, 0, 0, 0)
    (samplers[row], intervals[row]) = (0, 0)
  }

  private mutating func store(
    _ bytes: RawSpan, _ role: ColumnPlan.Role, _ row: Int, _ clock: UptimeClock, _ addresses: inout Addresses
  ) {
    let number = bytes.unsigned ?? 0
    func moment(_ type: AbstractType) -> Int64 { bytes.moment(type)?.nanoseconds ?? 0 }
    switch role {
    case .source4: addresses.source4 = UInt32(truncatingIfNeeded: number)
    case .destination4: addresses.destination4 = UInt32(truncatingIfNeeded: number)
    case .source6: addresses.source6 = bytes.address?.value
    case .destination6: addresses.destination6 = bytes.address?.value
    case .sourcePort: sourcePorts[row] = UInt16(truncatingIfNeeded: number)
    case .destinationPort: destinationPorts[row] = UInt16(truncatingIfNeeded: number)
    case .protocolNumber: protocols[row] = UInt8(truncatingIfNeeded: number)
    case .tcpFlags: flags[row] = UInt16(truncatingIfNeeded: number)
    case .typeOfService: services[row] = UInt8(truncatingIfNeeded: number)
    case .octets: octetCounts[row] = number
    case .packets: packetCounts[row] = number
    case .ingressInterface: ingress[row] = UInt32(truncatingIfNeeded: number)
    case .egressInterface: egress[row] = UInt32(truncatingIfNeeded: number)
    case .ingressVRF: ingressVRFs[row] = UInt32(truncatingIfNeeded: number)
    case .egressVRF: egressVRFs[row] = UInt32(truncatingIfNeeded: number)
    case .sampler: samplers[row] = UInt32(truncatingIfNeeded: number)
    case .samplingInterval: intervals[row] = UInt32(truncatingIfNeeded: number)
    case .startUptime: starts[row] = clock.nanoseconds(UInt32(truncatingIfNeeded: number))
    case .endUptime: ends[row] = clock.nanoseconds(UInt32(truncatingIfNeeded: number))
    case .startSeconds: starts[row] = moment(.dateTimeSeconds)
    case .startMilliseconds: starts[row] = moment(.dateTimeMilliseconds)
    case .startMicroseconds: starts[row] = moment(.dateTimeMicroseconds)
    case .startNanoseconds: starts[row] = moment(.dateTimeNanoseconds)
    case .endSeconds: ends[row] = moment(.dateTimeSeconds)
    case .endMilliseconds: ends[row] = moment(.dateTimeMilliseconds)
    case .endMicroseconds: ends[row] = moment(.dateTimeMicroseconds)
    case .endNanoseconds: ends[row] = moment(.dateTimeNanoseconds)
    }
  }
}
