import CivilTime
import ColumnFiles
import Facts
import Foundation
import LawPacks
import Reasoning

/// Makes cells of a forest from the values of one column.
///
/// DuckDB calls it once for each word of a column's dictionary, as writers of Parquet keep words; else for each value.
struct CellMaking: Sendable {
  private let column: CellColumn
  private let law: LawPack
  private let stretches: (first: Int, starts: [Int])
  /// Cells of `no` and `yes`, or of `none` and `exists`.
  private let ofFalse: UInt16
  private let ofTrue: UInt16
  private let words: [(bytes: [UInt8], cell: UInt16)]

  /// - Parameter forest: The forest of the plan that the column belongs to.
  init(_ column: CellColumn, law: LawPack, forest: Forest) {
    self.column = column
    self.law = law
    stretches = column.fact.map { forest.facts[$0].stretches } ?? (0, [])
    let type = column.type
    func cell(_ value: FactValue) -> UInt16 {
      // Of a fact that the law does not turn on, only whether it is none is ever asked.
      UInt16(column.fact.flatMap { forest.facts[$0].cell(of: value) } ?? (value == .none ? 0 : 1))
    }
    var names: [(String, FactValue)] = type.orNone ? [("none", .none)] : []
    switch type.base {
    case .yesNo:
      names += [("no", .yesNo(false)), ("yes", .yesNo(true))]
      (ofFalse, ofTrue) = (cell(.yesNo(false)), cell(.yesNo(true)))
    case .oneOf(let words):
      names += words.filter { !(type.orNone && $0 == "none") }.map { ($0, .word($0)) }
      (ofFalse, ofTrue) = (0, 0)
    case .reference: (ofFalse, ofTrue) = (cell(.none), cell(.exists))
    case .number, .date: (ofFalse, ofTrue) = (0, 0)
    }
    words = names.map { (Array($0.0.utf8), cell($0.1)) }
  }

  /// Writes the cells of some rows.
  func run(_ input: ColumnVector, _ output: ColumnVector, rows: Int) {
    if column.isWide {
      guard let cells = output.values(UInt16.self) else { return }
      each(input, rows) {
        cells[$0] = $1 ?? CellColumn.badWord
      } unknown: {
        cells[$0] = FactColumns.unknownWord
      }
    } else {
      guard let cells = output.values(UInt8.self) else { return }
      if column.holding == .yesNo, input.validity == nil, let values = input.values(UInt8.self) {
        // Without branches, so that many go at once: these columns are kept in bits, not in dictionaries.
        let (first, step) = (UInt8(ofFalse), UInt8(ofTrue) &- UInt8(ofFalse))
        for row in 0..<rows { cells[row] = first &+ values[row] &* step }
        return
      }
      each(input, rows) {
        cells[$0] = $1.map { UInt8(truncatingIfNeeded: $0) } ?? CellColumn.badByte
      } unknown: {
        cells[$0] = FactColumns.unknownByte
      }
    }
  }

  @inline(__always)
  private func each(
    _ input: ColumnVector, _ rows: Int, known: (Int, UInt16?) -> Void, unknown: (Int) -> Void
  ) {
    let validity = input.validity
    func isNull(_ row: Int) -> Bool { validity.map { $0[row / 64] >> UInt64(row % 64) & 1 == 0 } ?? false }
    switch column.holding {
    case .yesNo:
      guard let values = input.values(Bool.self) else { return }
      for row in 0..<rows { isNull(row) ? unknown(row) : known(row, values[row] ? ofTrue : ofFalse) }
    case .whole:
      guard let values = input.values(Int64.self) else { return }
      for row in 0..<rows { isNull(row) ? unknown(row) : known(row, number(Int(values[row]))) }
    case .day:
      guard let values = input.values(Int32.self) else { return }
      for row in 0..<rows { isNull(row) ? unknown(row) : known(row, day(Int(values[row]))) }
    case .text:
      guard let values = input.values(ColumnVector.TextCell.self) else { return }
      for row in 0..<rows {
        if isNull(row) {
          unknown(row)
          continue
        }
        switch cell(ColumnVector.text(values, row)) {
        case .known(let cell): known(row, cell)
        case .unknown: unknown(row)
        case .bad: known(row, nil)
        }
      }
    }
  }

  // MARK: Values

  /// The largest number that the law can name (`numberMax` of the lexer), so that a column of integers takes what a
  /// column of words takes.
  private static let numberMax = 999_999_999_999_999

  private func number(_ value: Int) -> UInt16? {
    value >= 0 && value <= Self.numberMax ? stretch(value) : nil
  }

  private func day(_ value: Int) -> UInt16? {
    value >= CivilDate.first.dayNumber && value <= CivilDate.last.dayNumber ? stretch(value) : nil
  }

  private func stretch(_ value: Int) -> UInt16 {
    if column.fact == nil { return 1 }
    var (low, high) = (0, stretches.starts.count)
    while low + 1 < high {
      let middle = (low + high) / 2
      if stretches.starts[middle] <= value { low = middle } else { high = middle }
    }
    return UInt16(stretches.first + low)
  }

  private enum Meaning {
    case known(UInt16)
    case unknown, bad
  }

  private func cell(_ bytes: UnsafeRawBufferPointer) -> Meaning {
    for word in words where word.bytes.count == bytes.count {
      if word.bytes.withUnsafeBytes({ memcmp($0.baseAddress!, bytes.baseAddress!, bytes.count) }) == 0 {
        return .known(word.cell)
      }
    }
    if let value = digits(bytes) { return column.type.base.isNumber ? .known(stretch(value)) : .bad }
    let text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespaces)
    if text.isEmpty { return .unknown }
    guard case .success(let value) = law.value(text, of: column.type, named: column.name) else { return .bad }
    switch value {
    case .number(let number): return .known(stretch(number))
    case .date(let date): return .known(stretch(date.dayNumber))
    case .none: return .known(words.first?.cell ?? 0)
    case .yesNo(let value): return .known(value ? ofTrue : ofFalse)
    case .word(let word): return words.first { $0.bytes == Array(word.utf8) }.map { .known($0.cell) } ?? .bad
    case .exists: return .bad
    }
  }

  private func digits(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count >= 1, bytes.count <= 15 else { return nil }
    var value = 0
    for byte in bytes {
      guard byte >= 0x30, byte <= 0x39 else { return nil }
      value = value * 10 + Int(byte - 0x30)
    }
    return value
  }
}

extension FactType.Base {
  fileprivate var isNumber: Bool { if case .number = self { true } else { false } }
}
