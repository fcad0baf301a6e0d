import CivilTime
import Facts
import LawPacks
import Reasoning

/// How the bytes of one column become cells of a forest. What it does not know at once, the slow way decides.
final class ColumnReading: Sendable {
  /// The fact of the forest; nothing where the law does not turn on it that day.
  let fact: Int?
  /// References that a value in this column shows to lead somewhere, where the forest does not see to that itself.
  let shown: [Int]
  let words: WordTable
  private let stretches: (first: Int, starts: [Int])
  private let isNumber: Bool
  private let isDate: Bool

  /// - Parameter isWatched: Whether other columns stand behind this reference, and the forest does not see to it that
  ///   they are empty where it is `none`: the slow way does.
  init(path: FactPath, type: FactType, forest: Forest, isWatched: Bool) {
    let fact = forest.facts.firstIndex { $0.path == path }
    self.fact = fact
    shown =
      fact != nil
      ? []
      : forest.facts.indices.filter { path.stands(behind: forest.facts[$0].path) }
    var names: [(word: String, value: FactValue)] = type.orNone && !isWatched ? [("none", .none)] : []
    (isNumber, isDate) = (type.base.isNumber, type.base == .date)
    switch type.base {
    case .yesNo: names += [("no", .yesNo(false)), ("yes", .yesNo(true))]
    case .oneOf(let words): names += words.filter { !(type.orNone && $0 == "none") }.map { ($0, .word($0)) }
    case .number, .date, .reference: break
    }
    words = WordTable(names.map { name in (name.word, fact.flatMap { forest.facts[$0].cell(of: name.value) } ?? 0) })
    stretches = fact.map { forest.facts[$0].stretches } ?? (0, [])
  }

  /// The cell that some bytes mean; nothing where they need a closer look.
  @inline(__always)
  func cell(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    if let number = words.number(bytes, start, count) { return number }
    if isNumber { return number(bytes, start, count).map { stretch($0) } }
    if isDate { return day(bytes, start, count).map { stretch($0) } }
    return nil
  }

  private func stretch(_ value: Int) -> Int {
    var found = 0
    while found + 1 < stretches.starts.count, stretches.starts[found + 1] <= value { found += 1 }
    return stretches.first + found
  }

  private func number(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    guard count >= 1, count <= 15 else { return nil }
    var value = 0
    for byte in bytes[start..<start + count] {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }

  private func day(_ bytes: UnsafeRawBufferPointer, _ start: Int, _ count: Int) -> Int? {
    let dash = UInt8(ascii: "-")
    guard count == 10, bytes[start + 4] == dash, bytes[start + 7] == dash,
      let year = number(bytes, start, 4), let month = number(bytes, start + 5, 2),
      let day = number(bytes, start + 8, 2), year >= 1
    else { return nil }
    return CivilDate(year: year, month: month, day: day)?.dayNumber
  }
}

extension FactType.Base {
  fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}
