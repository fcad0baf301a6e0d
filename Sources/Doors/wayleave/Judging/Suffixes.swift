import Foundation
import Reasoning

/// `,verdict,breaches` and a line end, kept for every combination that was met.
final class Suffixes {
  static let empty = Array(",,\n".utf8)

  private let forest: Forest
  private var known: [Key: [UInt8]] = [:]
  /// The last ones met whose provisions fit into one word, found by a part of their bits.
  private let slots: UnsafeMutablePointer<Slot>
  private static let slotCount = 512

  private struct Key: Hashable {
    let verdict: VerdictCode
    let masks: [UInt64]
  }

  private struct Slot {
    var verdict = UInt8.max
    var mask: UInt64 = 0
    var text: UnsafeMutableRawBufferPointer?
  }

  init(_ forest: Forest) {
    self.forest = forest
    slots = .allocate(capacity: Self.slotCount)
    slots.initialize(repeating: Slot(), count: Self.slotCount)
  }

  deinit {
    for slot in 0..<Self.slotCount { slots[slot].text?.deallocate() }
    slots.deallocate()
  }

  /// What was written last for these bits, by ``suffix(_:_:row:)``.
  @inline(__always)
  func recent(_ verdict: UInt8, _ mask: UInt64) -> UnsafeRawBufferPointer? {
    let slot = slots[Self.slot(verdict, mask)]
    guard slot.verdict == verdict, slot.mask == mask, let text = slot.text else { return nil }
    return UnsafeRawBufferPointer(text)
  }

  @inline(__always)
  private static func slot(_ verdict: UInt8, _ mask: UInt64) -> Int {
    let mixed = (mask &+ UInt64(verdict)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed >> 55)
  }

  /// Of a verdict that can be.
  func suffix(_ verdict: VerdictCode, _ judged: JudgedColumns, row: Int) -> [UInt8] {
    let key = Key(verdict: verdict, masks: (0..<judged.words).map { judged.mask(row: row, word: $0) })
    let suffix = known[key] ?? make(verdict, judged, row)
    known[key] = suffix
    if key.masks.count == 1 { remember(suffix, verdict.rawValue, key.masks[0]) }
    return suffix
  }

  private func remember(_ suffix: [UInt8], _ verdict: UInt8, _ mask: UInt64) {
    let slot = Self.slot(verdict, mask)
    slots[slot].text?.deallocate()
    let text = UnsafeMutableRawBufferPointer.allocate(byteCount: suffix.count, alignment: 1)
    text.copyBytes(from: suffix)
    slots[slot] = Slot(verdict: verdict, mask: mask, text: text)
  }

  private func make(_ verdict: VerdictCode, _ judged: JudgedColumns, _ row: Int) -> [UInt8] {
    let breaches = forest.provisions.indices.filter {
      forest.provisions[$0].isBinding && judged.isBreached($0, row: row)
    }
    let citations = breaches.map { forest.provisions[$0].citation.description }.joined(separator: " ")
    return Array(",\(verdict.verdict?.rawValue ?? ""),\(citations)\n".utf8)
  }
}
