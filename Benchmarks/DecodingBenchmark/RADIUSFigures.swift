import BenchmarkSupport
import Crypto
import Datagrams
import Decoding

/// Interim accounting packets of many sessions, signed, one behind the other in memory.
struct AccountingPackets {
  static let secret = Array("benchmark-secret".utf8)
  private(set) var bytes: [UInt8] = []
  private(set) var ranges: [Range<Int>] = []

  init(count: Int) {
    for number in 0..<count {
      let packet = Self.packet(UInt32(number))
      ranges.append(bytes.count..<bytes.count + packet.count)
      bytes += packet
    }
  }

  private static func packet(_ number: UInt32) -> [UInt8] {
    var attributes: [UInt8] = []
    func add(_ type: UInt8, _ value: [UInt8]) { attributes += [type, UInt8(value.count + 2)] + value }
    func add(_ type: UInt8, _ value: UInt32) {
      add(type, (0..<4).map { UInt8(truncatingIfNeeded: value >> (24 - 8 * $0)) })
    }
    func add(_ type: UInt8, _ text: String) { add(type, Array(text.utf8)) }
    let mixed = number &* 2_654_435_761
    add(40, 3)
    add(44, "\(1_795_323_649 &+ mixed)-\(number)")
    add(1, "user\(mixed % 10_000)@example.com")
    add(4, 0x0A09_0000 | mixed % 250)
    add(32, "gateway-\(mixed % 250)")
    add(8, 0x0A08_0000 | mixed & 0xFFFF)
    if number % 4 == 0 { add(97, [0, 64, 0x20, 1, 0x0D, 0xB8] + [UInt8](repeating: 1, count: 4)) }
    for type: UInt8 in [42, 43, 46, 47, 48] { add(type, mixed / UInt32(type)) }
    add(52, mixed % 3)
    add(53, mixed % 5)
    add(55, 1_700_000_000 &+ number)
    add(41, 0)
    add(30, "10.1.0.1")
    add(31, "10.1.\(mixed >> 8 & 255).\(mixed & 255)")
    add(87, "staff")
    add(61, 5)
    add(25, [UInt8](repeating: 7, count: 16))
    let length = 20 + attributes.count
    let head: [UInt8] = [4, UInt8(truncatingIfNeeded: number), UInt8(length >> 8), UInt8(length & 255)]
    let zeros = [UInt8](repeating: 0, count: 16)
    return head + Array(Insecure.MD5.hash(data: head + zeros + attributes + secret)) + attributes
  }

  /// Packets a second on one core, from memory into records.
  func rate(checked: Bool, runs: Int) throws -> Double {
    var checker = RADIUSChecker()
    var times: [Double] = []
    for _ in 0..<runs {
      var (records, correct) = (0, 0)
      times.append(
        processorSeconds {
          let all = bytes.span.bytes
          for range in ranges {
            guard let packet = try? RADIUSPacket(all.extracting(range)) else { continue }
            if checked, checker.check(packet, secret: Self.secret) == .correct { correct += 1 }
            let record = AccountingRecord(packet)
            if record.status == 3, record.inputOctets != nil, record.badAttributes == 0 { records += 1 }
          }
        })
      guard records == ranges.count, !checked || correct == ranges.count else {
        throw Trouble("\(records) records and \(correct) correct ones of \(ranges.count) packets")
      }
    }
    return Double(ranges.count) / times.median
  }
}
