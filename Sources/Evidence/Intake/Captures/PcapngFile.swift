import CPcap
import Datagrams

/// A pcapng file, block by block (draft-ietf-opsawg-pcapng). libpcap reads only those whose interfaces have one link
/// type; mergecap and tshark write others too.
///
///     sections: section header, interface descriptions, packets, each: type, length, body, length again
///
/// A section has its own order of bytes and its own interfaces. Blocks of other kinds are passed over.
struct PcapngFile: ~Copyable {
  /// No packet comes near it, and memory is taken for a whole block.
  static let blockBytesMax = 1 << 24
  static let interfacesMax = 65_536

  /// Where a packet was captured, and what its times count.
  private struct Interface {
    var linkLayer: LinkLayer?
    /// Packets without a length of their own are cut here; 0: nowhere.
    var snapLength: Int
    /// Units of the clock in a second.
    var unitsPerSecond: UInt128 = 1_000_000
    var offsetSeconds: Int64 = 0
  }

  private let file: UnsafeMutablePointer<FILE>
  private var isBigEndian = false
  private var interfaces: [Interface] = []

  /// Takes over an open file and closes it.
  init(_ file: UnsafeMutablePointer<FILE>) { self.file = file }

  deinit { fclose(file) }

  /// The next packet; nothing at the end.
  mutating func next() throws(CaptureFile.Trouble) -> CaptureFile.Packet? {
    while let (type, body) = try block() {
      switch type {
      case 1: try describe(Fields(body, isBigEndian))
      case 2, 3, 6: return try packet(type, Fields(body, isBigEndian))
      default: continue
      }
    }
    return nil
  }

  // MARK: Blocks

  private mutating func block() throws(CaptureFile.Trouble) -> (type: UInt32, body: [UInt8])? {
    let head = read(8)
    guard !head.isEmpty else { return nil }
    guard head.count == 8 else { throw Self.cut }
    // The same in either order.
    let isSection = Fields(head, isBigEndian).uint32(0) == 0x0A0D_0D0A
    var body: [UInt8] = []
    if isSection {
      body = read(4)
      guard body.count == 4 else { throw Self.cut }
      switch Fields(body, true).uint32(0) {
      case 0x1A2B_3C4D: isBigEndian = true
      case 0x4D3C_2B1A: isBigEndian = false
      default: throw CaptureFile.Trouble("a section of the pcapng file has no known order of bytes")
      }
      interfaces = []
    }
    let length = Int(Fields(head, isBigEndian).uint32(4))
    guard length >= (isSection ? 28 : 12), length % 4 == 0, length <= Self.blockBytesMax else {
      throw CaptureFile.Trouble("a block of the pcapng file has \(length) bytes, which cannot be")
    }
    let count = length - 12 - body.count
    body += read(count + 4)
    guard body.count == length - 8 else { throw Self.cut }
    guard Fields(body, isBigEndian).uint32(length - 12) == UInt32(length) else {
      throw CaptureFile.Trouble("a block of the pcapng file has two lengths")
    }
    body.removeLast(4)
    return (Fields(head, isBigEndian).uint32(0), body)
  }

  private func read(_ count: Int) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
      initialized = fread(buffer.baseAddress, 1, count, file)
    }
  }

  // MARK: Interfaces

  private mutating func describe(_ body: Fields) throws(CaptureFile.Trouble) {
    guard body.count >= 8 else { throw Self.tooShort }
    guard interfaces.count < Self.interfacesMax else {
      throw CaptureFile.Trouble("a section of the pcapng file has more than \(Self.interfacesMax) interfaces")
    }
    var interface = Interface(
      linkLayer: LinkLayer(captureType: Int32(body.uint16(0))), snapLength: Int(body.uint32(4)))
    // Options: a number, a length, a value up to a multiple of four.
    var place = 8
    while place + 4 <= body.count {
      let (option, length) = (body.uint16(place), Int(body.uint16(place + 2)))
      guard option != 0, place + 4 + length <= body.count else { break }
      switch (option, length) {
      case (9, 1):
        let exponent = UInt128(body.bytes[place + 4] & 0x7F)
        let isBinary = body.bytes[place + 4] & 0x80 != 0
        guard exponent <= (isBinary ? 63 : 18) else {
          throw CaptureFile.Trouble("the clock of an interface is finer than can be read")
        }
        interface.unitsPerSecond = isBinary ? 1 << exponent : (0..<exponent).reduce(1) { units, _ in units * 10 }
      case (14, 8): interface.offsetSeconds = Int64(bitPattern: body.uint64(place + 4))
      default: break
      }
      place += 4 + (length + 3) / 4 * 4
    }
    interfaces.append(interface)
  }

  // MARK: Packets

  private func packet(_ type: UInt32, _ body: Fields) throws(CaptureFile.Trouble) -> CaptureFile.Packet {
    // Simple packets are the first interface's, and have no time.
    let headerBytes = type == 3 ? 4 : 20
    guard body.count >= headerBytes else { throw Self.tooShort }
    let number = type == 3 ? 0 : type == 2 ? Int(body.uint16(0)) : Int(body.uint32(0))
    guard number < interfaces.count else {
      throw CaptureFile.Trouble("a packet of the pcapng file is of an interface that is not described")
    }
    let interface = interfaces[number]
    if type == 3 {
      let wire = Int(body.uint32(0))
      let kept = min(wire, interface.snapLength == 0 ? wire : interface.snapLength)
      guard kept <= body.count - 4 else { throw Self.tooShort }
      return .init(
        time: Instant(nanoseconds: 0), bytes: Array(body.bytes[4..<4 + kept]), wireBytes: wire,
        linkLayer: interface.linkLayer)
    }
    let kept = Int(body.uint32(12))
    guard kept <= body.count - 20 else { throw Self.tooShort }
    let units = UInt128(body.uint32(4)) << 32 | UInt128(body.uint32(8))
    return .init(
      time: Self.time(units, interface), bytes: Array(body.bytes[20..<20 + kept]), wireBytes: Int(body.uint32(16)),
      linkLayer: interface.linkLayer)
  }

  private static func time(_ units: UInt128, _ interface: Interface) -> Instant {
    // At most 2^64 units: the product fits. A clock that is out of all bounds is shown at their end.
    let nanoseconds = Int128(units * 1_000_000_000 / interface.unitsPerSecond)
    return Instant(nanoseconds: Int64(clamping: nanoseconds + Int128(interface.offsetSeconds) * 1_000_000_000))
  }

  private static var cut: CaptureFile.Trouble { CaptureFile.Trouble("the file ends in the middle of a block") }
  private static var tooShort: CaptureFile.Trouble {
    CaptureFile.Trouble("a block of the pcapng file is shorter than its kind")
  }

  /// Numbers in a block, in the section's order of bytes. Whoever reads one has looked that it is there.
  private struct Fields {
    let bytes: [UInt8]
    let isBigEndian: Bool

    init(_ bytes: [UInt8], _ isBigEndian: Bool) {
      self.bytes = bytes
      self.isBigEndian = isBigEndian
    }

    var count: Int { bytes.count }
    func uint16(_ place: Int) -> UInt16 { UInt16(truncatingIfNeeded: number(place, 2)) }
    func uint32(_ place: Int) -> UInt32 { UInt32(truncatingIfNeeded: number(place, 4)) }
    func uint64(_ place: Int) -> UInt64 { number(place, 8) }

    private func number(_ place: Int, _ count: Int) -> UInt64 {
      (0..<count).reduce(0) { $0 << 8 | UInt64(bytes[place + (isBigEndian ? $1 : count - 1 - $1)]) }
    }
  }
}
