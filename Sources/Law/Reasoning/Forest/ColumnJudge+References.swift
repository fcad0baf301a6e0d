// What stands behind references, and rows that cannot be.

extension ColumnJudge {
  /// A fact that is stated behind a reference shows that it exists (LAW.md 10.21); behind `none` nothing can be stated.
  func deriveReferences(_ columns: FactColumns, _ start: Int, _ count: Int, _ bench: Bench) -> Bool {
    guard hasReferences else { return false }
    bench.impossible.update(repeating: 0, count: count)
    for fact in forest.facts {
      for reference in fact.references {
        let column = bench.reference(reference)
        if let original = columns.narrow[reference] { column.update(from: original + start, count: count) }
      }
    }
    for (index, fact) in forest.facts.enumerated() {
      for reference in fact.references {
        derive(bench.reference(reference), from: index, columns, start, count, bench.impossible)
      }
    }
    var any: UInt8 = 0
    for row in 0..<count { any |= bench.impossible[row] }
    return any != 0
  }

  private func derive(
    _ reference: UnsafeMutablePointer<UInt8>, from fact: Int, _ columns: FactColumns, _ start: Int, _ count: Int,
    _ impossible: UnsafeMutablePointer<UInt8>
  ) {
    // The cells of a reference that may be none: none, exists. Without branches, so that sixteen go at once.
    if let column = columns.narrow[fact].map({ $0 + start }) {
      for row in 0..<count {
        let known: UInt8 = column[row] == FactColumns.unknownByte ? 0 : 0xFF
        let absent: UInt8 = reference[row] == 0 ? 0xFF : 0
        let exists = known & ~absent
        impossible[row] |= known & absent
        reference[row] = (reference[row] & ~exists) | (exists & 1)
      }
    } else if let column = columns.wide[fact].map({ $0 + start }) {
      for row in 0..<count where column[row] != FactColumns.unknownWord {
        if reference[row] == 0 { impossible[row] = 1 } else { reference[row] = 1 }
      }
    }
  }

  func clearImpossible(
    _ contradicts: UnsafeMutablePointer<UInt8>?, _ count: Int, _ verdicts: UnsafeMutablePointer<UInt8>,
    _ masks: UnsafeMutablePointer<UInt64>, _ judged: JudgedColumns
  ) {
    let code = VerdictCode.impossible.rawValue
    if let contradicts {
      for row in 0..<count { verdicts[row] = contradicts[row] == 0 ? verdicts[row] : code }
    }
    for word in 0..<judged.words {
      let column = masks + word * judged.rows
      for row in 0..<count { column[row] = verdicts[row] == code ? 0 : column[row] }
    }
  }
}
