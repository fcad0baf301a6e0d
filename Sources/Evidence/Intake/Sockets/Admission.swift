import Datagrams
import NetworkNumbers

/// Lets the datagrams of listed exporters pass and counts the others by their address.
public struct Admission: Sendable {
  /// Addresses that are counted one by one; those of more are counted together.
  public static let refusedAddressesMax = 1000

  public let exporters: ExporterList
  public private(set) var refused: UInt64 = 0
  public private(set) var refusedByAddress: [IPAddress: UInt64] = [:]
  public private(set) var refusedOthers: UInt64 = 0
  private var last: IPAddress?

  public init(_ exporters: ExporterList) { self.exporters = exporters }

  public mutating func admits(_ address: IPAddress) -> Bool {
    if last == address { return true }
    guard exporters.contains(address) else {
      refuse(address)
      return false
    }
    last = address
    return true
  }

  private mutating func refuse(_ address: IPAddress) {
    refused += 1
    if refusedByAddress[address] == nil, refusedByAddress.count >= Self.refusedAddressesMax {
      refusedOthers += 1
    } else {
      refusedByAddress[address, default: 0] += 1
    }
  }
}
