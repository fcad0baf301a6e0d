import Foundation
import TestSupport

/// One flow, before it takes the form of a protocol.
public struct Flow: Hashable, Sendable {
  public var isIPv6: Bool
  /// IPv4 in the low 32 bits.
  public var source: UInt128
  public var destination: UInt128
  public var sourcePort: UInt16
  public var destinationPort: UInt16
  /// 1, 6 or 17.
  public var ipProtocol: UInt8
  public var tcpFlags: UInt8
  public var typeOfService: UInt8
  public var packets: UInt32
  public var octets: UInt32
  public var durationMilliseconds: UInt32
  public var input: UInt16
  public var output: UInt16
  public var sourceAS: UInt16
  public var destinationAS: UInt16
  public var nextHop: UInt32
}

/// What a company's gateways see: few hosts and services that are in most flows and many that are in few, sizes with
/// heavy tails, 14 % IPv6. A seed repeats it.
public struct TrafficModel {
  private var dice: Dice
  private let hosts: Zipf
  private let services: Zipf
  private let peers: Zipf
  private let hostNumbers: [UInt128]
  private let peerNumbers: [UInt128]
  private let peerSystems: [UInt16]

  private static let servicePorts: [UInt16] = [
    443, 53, 80, 123, 22, 25, 993, 3389, 445, 8443, 5060, 1194, 500, 4500, 3306, 5432, 6379, 8080, 9092, 389, 636, 88,
    161, 179, 1812, 1813, 2055, 4739, 5671, 6443,
  ]

  public init(seed: UInt64) {
    dice = Dice(seed: seed)
    hosts = Zipf(count: 20_000, exponent: 0.9)
    peers = Zipf(count: 200_000, exponent: 1.05)
    services = Zipf(count: Self.servicePorts.count, exponent: 1.1)
    var dice = dice.split()
    hostNumbers = (0..<20_000).map { _ in UInt128(dice.next()) << 64 | UInt128(dice.next()) }
    peerNumbers = (0..<200_000).map { _ in UInt128(dice.next()) << 64 | UInt128(dice.next()) }
    peerSystems = (0..<200_000).map { _ in UInt16(truncatingIfNeeded: dice.next() >> 3) }
  }

  public mutating func flow(mayBeIPv6: Bool = true) -> Flow {
    let isIPv6 = mayBeIPv6 && dice.chance(14)
    let (host, peer) = (hosts.draw(&dice), peers.draw(&dice))
    let service = Self.servicePorts[services.draw(&dice)]
    let client = UInt16(32_768 + dice.roll(28_232))
    let isTCP = service != 53 && service != 123 && dice.chance(80)
    let isPing = dice.chance(2)
    let packets = min(1_000_000, pareto(least: 1, exponent: 1.15))
    let perPacket = dice.chance(45) ? 40 + Double(dice.roll(120)) : 400 + Double(dice.roll(1_100))
    let inside = isIPv6 ? Self.insideIPv6(hostNumbers[host]) : 0x0A00_0000 | hostNumbers[host] & 0x3_FFFF
    let outside = isIPv6 ? Self.outsideIPv6(peerNumbers[peer]) : peerNumbers[peer] & 0x7FFF_FFFF | 0x1000_0000
    let isOutward = dice.chance(50)
    let pair = UInt16(dice.roll(6))
    return Flow(
      isIPv6: isIPv6, source: isOutward ? inside : outside, destination: isOutward ? outside : inside,
      sourcePort: isPing ? 0 : isOutward ? client : service,
      destinationPort: isPing ? 0x0800 : isOutward ? service : client,
      ipProtocol: isPing ? isIPv6 ? 58 : 1 : isTCP ? 6 : 17,
      tcpFlags: isTCP && !isPing ? dice.pick([0x1B, 0x1B, 0x1A, 0x02, 0x12, 0x14, 0x1F]) : 0,
      typeOfService: dice.chance(85) ? 0 : dice.pick([0x28, 0x48, 0xB8, 0x88]), packets: UInt32(packets),
      octets: UInt32(min(4e9, packets * perPacket)),
      durationMilliseconds: packets < 2 ? 0 : UInt32(min(1_800_000, pareto(least: 5, exponent: 0.6))),
      input: 1 + pair, output: 10 + UInt16(dice.roll(3)), sourceAS: isOutward ? 64_512 : peerSystems[peer],
      destinationAS: isOutward ? peerSystems[peer] : 64_512, nextHop: 0x6440_0001 + UInt32(dice.roll(4)))
  }

  /// One of 64 networks of the company, and a host's number drawn at random (RFC 8981).
  private static func insideIPv6(_ number: UInt128) -> UInt128 {
    0x2001_0DB8_0042 << 80 | (number >> 64 & 0x3F) << 64 | number & UInt128(UInt64.max)
  }

  /// A network anywhere; every other host has a small number, as servers do.
  private static func outsideIPv6(_ number: UInt128) -> UInt128 {
    let network = 0x2400 << 112 | (number >> 64 & 0xFFF_FFFF) << 84 | (number >> 92 & 0xFF) << 64
    return network | (number & 1 == 0 ? number & 0x3F : number & UInt128(UInt64.max))
  }

  private mutating func pareto(least: Double, exponent: Double) -> Double {
    let share = (Double(dice.next() >> 11) + 1) / 9_007_199_254_740_994
    return (least / pow(share, 1 / exponent)).rounded(.down)
  }
}

/// Numbers from 0, the n-th as likely as (n + 1) to the power of -`exponent`.
struct Zipf: Sendable {
  private let reached: [Double]

  init(count: Int, exponent: Double) {
    var sum = 0.0
    reached = (1...count).map {
      sum += pow(Double($0), -exponent)
      return sum
    }
  }

  func draw(_ dice: inout Dice) -> Int {
    let at = Double(dice.next() >> 11) / 9_007_199_254_740_992 * reached[reached.count - 1]
    var (low, high) = (0, reached.count - 1)
    while low < high {
      let middle = (low + high) / 2
      if reached[middle] < at { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
