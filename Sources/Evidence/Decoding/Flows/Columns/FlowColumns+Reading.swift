import Datagrams
import NetworkNumbers

// The columns, each as long as the batch has rows.
extension FlowColumns {
  /// 4, 6, or 0 for a record without addresses.
  public var addressFamilies: Span<UInt8> { @_lifetime(borrow self) get { span(families) } }
  /// Addresses as numbers, those of IPv4 too.
  public var sourceAddresses: Span<UInt128> { @_lifetime(borrow self) get { span(sources) } }
  public var destinationAddresses: Span<UInt128> { @_lifetime(borrow self) get { span(destinations) } }
  public var sourceTransportPorts: Span<UInt16> { @_lifetime(borrow self) get { span(sourcePorts) } }
  public var destinationTransportPorts: Span<UInt16> { @_lifetime(borrow self) get { span(destinationPorts) } }
  public var protocolNumbers: Span<UInt8> { @_lifetime(borrow self) get { span(protocols) } }
  public var tcpFlags: Span<UInt16> { @_lifetime(borrow self) get { span(flags) } }
  public var typesOfService: Span<UInt8> { @_lifetime(borrow self) get { span(services) } }
  public var octets: Span<UInt64> { @_lifetime(borrow self) get { span(octetCounts) } }
  public var packets: Span<UInt64> { @_lifetime(borrow self) get { span(packetCounts) } }
  /// Nanoseconds since 1970; 0 where no time is known.
  public var startNanoseconds: Span<Int64> { @_lifetime(borrow self) get { span(starts) } }
  public var endNanoseconds: Span<Int64> { @_lifetime(borrow self) get { span(ends) } }
  public var ingressInterfaces: Span<UInt32> { @_lifetime(borrow self) get { span(ingress) } }
  public var egressInterfaces: Span<UInt32> { @_lifetime(borrow self) get { span(egress) } }
  public var ingressVRFIdentifiers: Span<UInt32> { @_lifetime(borrow self) get { span(ingressVRFs) } }
  public var egressVRFIdentifiers: Span<UInt32> { @_lifetime(borrow self) get { span(egressVRFs) } }

  /// `samplerId` or `selectorId`; what it means is in `ExporterNotes`.
  public var samplerIdentifiers: Span<UInt32> { @_lifetime(borrow self) get { span(samplers) } }
  /// N of 1:N where the record itself tells it, as NetStream's do.
  public var samplingIntervals: Span<UInt32> { @_lifetime(borrow self) get { span(intervals) } }

  /// An address of a row; nil if it has none.
  public func address(_ addresses: borrowing Span<UInt128>, _ row: Int) -> IPAddress? {
    switch addressFamilies[row] {
    case 4: IPAddress(ipv4: UInt32(truncatingIfNeeded: addresses[row]))
    case 6: IPAddress(ipv6: addresses[row])
    default: nil
    }
  }

  // Safe: `count` values are written, and nothing writes while the batch is borrowed.
  @_lifetime(borrow self)
  private func span<Value: BitwiseCopyable>(_ values: UnsafeMutablePointer<Value>) -> Span<Value> {
    _overrideLifetime(Span(_unsafeStart: values, count: count), borrowing: self)
  }
}
