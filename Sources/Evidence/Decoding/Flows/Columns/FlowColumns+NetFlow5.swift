import Datagrams

extension FlowColumns {
  /// The records of NetFlow version 5, whose layout never changes, in one pass: five words of each hold all that has a
  /// column. It does what the plan of `TemplateDefinition.netflow5` says, and a test holds the two against each other.
  ///
  /// - Parameter base: The first record; `rows` records of 48 bytes are there.
  mutating func copyNetFlow5(from base: UnsafeRawPointer, rows: Int, _ clock: UptimeClock) {
    // Local copies, so that the compiler need not fear that writing a column moves another.
    let (sources, destinations) = (self.sources + count, self.destinations + count)
    let (ingress, egress) = (self.ingress + count, self.egress + count)
    let (packetCounts, octetCounts) = (self.packetCounts + count, self.octetCounts + count)
    let (starts, ends) = (self.starts + count, self.ends + count)
    let (sourcePorts, destinationPorts) = (self.sourcePorts + count, self.destinationPorts + count)
    let (flags, protocols, services) = (self.flags + count, self.protocols + count, self.services + count)
    var record = base
    for row in 0..<rows {
      @inline(__always) func word(_ offset: Int) -> UInt64 {
        UInt64(bigEndian: record.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
      }
      let addresses = word(0)
      sources[row] = UInt128(addresses >> 32)
      destinations[row] = UInt128(addresses & 0xFFFF_FFFF)
      let interfaces = word(8)
      ingress[row] = UInt32(truncatingIfNeeded: interfaces >> 16 & 0xFFFF)
      egress[row] = UInt32(truncatingIfNeeded: interfaces & 0xFFFF)
      let counts = word(16)
      packetCounts[row] = counts >> 32
      octetCounts[row] = counts & 0xFFFF_FFFF
      let times = word(24)
      starts[row] = clock.nanoseconds(UInt32(truncatingIfNeeded: times >> 32))
      ends[row] = clock.nanoseconds(UInt32(truncatingIfNeeded: times))
      // Two ports, a byte of padding, flags, protocol, type of service.
      let rest = word(32)
      sourcePorts[row] = UInt16(truncatingIfNeeded: rest >> 48)
      destinationPorts[row] = UInt16(truncatingIfNeeded: rest >> 32)
      flags[row] = UInt16(truncatingIfNeeded: rest >> 16 & 0xFF)
      protocols[row] = UInt8(truncatingIfNeeded: rest >> 8)
      services[row] = UInt8(truncatingIfNeeded: rest)
      record += 48
    }
    (families + count).update(repeating: 4, count: rows)
    (ingressVRFs + count).update(repeating: 0, count: rows)
    (egressVRFs + count).update(repeating: 0, count: rows)
    (samplers + count).update(repeating: 0, count: rows)
    (intervals + count).update(repeating: 0, count: rows)
  }
}
