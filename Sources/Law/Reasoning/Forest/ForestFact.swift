import CivilTime
import Facts
import LawPacks

/// A fact on which a forest turns: a level of its diagrams, and the cells into which the law cuts its values.
public struct ForestFact: Sendable {
  public let path: FactPath
  public let type: FactType
  let domain: FactDomain
  /// The references on the way that may be `none`, as indexes into the forest's facts.
  let references: [Int]

  /// How many cells there are; unknown is the digit after the last.
  public var cells: Int { domain.cells.count }

  /// The cell of a value of the fact's type.
  public func cell(of value: FactValue) -> Int? { domain.cell(of: value) }

  /// The smallest value of a cell.
  public func value(ofCell cell: Int) -> FactValue { domain.cells[cell].value }

  /// The first numbers, or day numbers, of the cells that are stretches, ascending, and which cell the first of them is.
  public var stretches: (first: Int, starts: [Int]) {
    var first = 0
    var starts: [Int] = []
    for (index, cell) in domain.cells.enumerated() {
      let start: Int
      switch cell.value {
      case .number(let number): start = number
      case .date(let date): start = date.dayNumber
      case .none, .exists, .yesNo, .word: continue
      }
      if starts.isEmpty { first = index }
      starts.append(start)
    }
    return (first, starts)
  }
}
