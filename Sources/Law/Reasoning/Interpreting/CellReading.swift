import CivilTime
import Facts

/// Into which cell of a fact's domain a value falls, found without comparing it with every cell.
struct CellReading: Sendable {
  /// The smallest value of each cell.
  let values: [FactValue]
  private let hasNone: Bool
  private let words: [String]
  private let starts: [Int]

  init(_ domain: FactDomain) {
    values = domain.cells.map(\.value)
    hasNone = values.first == FactValue.none
    words = values.compactMap { if case .word(let word) = $0 { word } else { nil } }
    starts = values.compactMap {
      switch $0 {
      case .number(let number): number
      case .date(let date): date.dayNumber
      case .none, .exists, .yesNo, .word: nil
      }
    }
  }

  var count: Int { values.count }

  /// Whether a cell is that of `none`.
  func isNone(_ cell: Int) -> Bool { hasNone && cell == 0 }

  /// Nothing for a value that the fact cannot have.
  func cell(of value: FactValue) -> Int? {
    let first = hasNone ? 1 : 0
    switch value {
    case .none: return hasNone ? 0 : nil
    case .yesNo(let isYes): return count == first + 2 && words.isEmpty && starts.isEmpty ? first + (isYes ? 1 : 0) : nil
    case .exists: return count == first + 1 && values[first] == .exists ? first : nil
    case .word(let word): return words.firstIndex(of: word).map { first + $0 }
    case .number(let number):
      if case .date? = values.last { return nil }
      return stretch(number).map { first + $0 }
    case .date(let date):
      if case .number? = values.last { return nil }
      return stretch(date.dayNumber).map { first + $0 }
    }
  }

  private func stretch(_ number: Int) -> Int? {
    guard let lowest = starts.first, lowest <= number else { return nil }
    var found = 0
    while found + 1 < starts.count, starts[found + 1] <= number { found += 1 }
    return found
  }
}
