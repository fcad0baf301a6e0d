import Dispatch

/// Judges columns of cells by a forest, block by block: a row's verdict and provisions are those of ``Judge``.
public struct ColumnJudge: Sendable {
  /// A good number of rows for those who judge as they read: what is between two steps stays in the nearest cache.
  public static let blockRows = 4_096
  /// Rows that are worked on together where there are many: columns are read in long runs, for which memory is fetched
  /// ahead, and what is between two loops stays in the second cache.
  private static let rowsAtOnce = 32_768

  public let forest: Forest
  private let outcomes: Outcomes
  private let clusters: [Cluster]
  let hasReferences: Bool

  /// Makes the tables.
  ///
  /// - Throws: ``ReasoningBound`` where they would be too large.
  public init(_ forest: Forest) throws {
    self.forest = forest
    let (store, trees) = try forest.replanted()
    var clustering = Clustering(store: store, words: forest.words)
    clusters = try clustering.clusters(trees)
    outcomes = clustering.outcomes
    hasReferences = forest.facts.contains { !$0.references.isEmpty }
  }

  /// For each cluster of diagrams that are looked up together, how many tables stand behind each other.
  public var layersByCluster: [Int] { clusters.map(\.layers.count) }
  public var tableEntries: Int { clusters.reduce(0) { $0 + $1.layers.reduce(0) { $0 + $1.table.count } } }

  public func judge(_ columns: FactColumns, cores: Int = 1) -> JudgedColumns {
    let judged = JudgedColumns(forest, rows: columns.rows)
    judge(columns, into: judged, cores: cores)
    return judged
  }

  /// The columns of facts and of answers are as long as each other, or the answers longer.
  public func judge(_ columns: FactColumns, rows: Int? = nil, into judged: JudgedColumns, cores: Int = 1) {
    let rows = rows ?? columns.rows
    precondition(rows <= columns.rows && rows <= judged.rows, "Fewer answers than rows.")
    precondition(
      columns.narrow.count == forest.facts.count && judged.words == forest.words, "Columns of another forest.")
    // Every core gets its share, also of few rows.
    let each = min(Self.rowsAtOnce, max(Self.blockRows, (rows + cores - 1) / max(1, cores)))
    let blocks = (rows + each - 1) / each
    let share = max(1, (blocks + cores - 1) / max(1, cores))
    let runs = (blocks + share - 1) / share
    @Sendable func run(_ index: Int) {
      let bench = Bench(rows: min(each, rows))
      for block in index * share..<min(blocks, (index + 1) * share) {
        let start = block * each
        judgeBlock(columns, start, min(each, rows - start), judged, bench)
      }
    }
    if runs == 1 { run(0) } else if runs > 1 { DispatchQueue.concurrentPerform(iterations: runs, execute: run) }
  }

  // MARK: One block

  /// Room for what is between two loops.
  final class Bench {
    let keys: UnsafeMutablePointer<UInt16>
    let states: UnsafeMutablePointer<UInt32>
    let impossible: UnsafeMutablePointer<UInt8>
    var references: [Int: UnsafeMutablePointer<UInt8>] = [:]
    private let rows: Int

    init(rows: Int) {
      self.rows = rows
      keys = .allocate(capacity: rows)
      states = .allocate(capacity: rows)
      impossible = .allocate(capacity: rows)
    }

    func reference(_ fact: Int) -> UnsafeMutablePointer<UInt8> {
      if let known = references[fact] { return known }
      let made = UnsafeMutablePointer<UInt8>.allocate(capacity: rows)
      references[fact] = made
      return made
    }

    deinit {
      keys.deallocate()
      states.deallocate()
      impossible.deallocate()
      for column in references.values { column.deallocate() }
    }
  }

  // The loops below go through pointers, because a check in each round keeps the compiler from doing eight at once.
  // They stay inside: a block's rows are no more than its bench's and lie inside the columns (checked above); a digit is
  // held down to that for unknown, so a key is smaller than its table's keys, and states come from tables alone.

  private func judgeBlock(
    _ columns: FactColumns, _ start: Int, _ count: Int, _ judged: JudgedColumns, _ bench: Bench
  ) {
    let contradicts = deriveReferences(columns, start, count, bench)
    let verdicts = judged.verdicts + start
    if clusters.count == 1, judged.words == 1, let last = clusters[0].layers.last {
      look(clusters[0].layers.dropLast(), columns, start, count, bench)
      lookAndWrite(
        last, isOnly: clusters[0].layers.count == 1, columns, start, count, verdicts, judged.masks + start, bench)
      if contradicts { clearImpossible(bench.impossible, count, verdicts, judged.masks + start, judged) }
      return
    }
    var isFirst = true
    for cluster in clusters {
      look(cluster, columns, start, count, bench)
      write(isFirst: isFirst, bench.states, count, verdicts, judged.masks + start, judged.rows, judged.words)
      isFirst = false
    }
    guard contradicts || clusters.count > 1 else { return }
    clearImpossible(contradicts ? bench.impossible : nil, count, verdicts, judged.masks + start, judged)
  }

  /// The outcome of each row, into the bench's states.
  private func look(_ cluster: Cluster, _ columns: FactColumns, _ start: Int, _ count: Int, _ bench: Bench) {
    if let constant = cluster.constant {
      bench.states.update(repeating: UInt32(constant), count: count)
      return
    }
    look(cluster.layers[...], columns, start, count, bench)
  }

  /// The state of each row behind some layers, the first of a cluster among them.
  private func look(
    _ layers: ArraySlice<Layer>, _ columns: FactColumns, _ start: Int, _ count: Int, _ bench: Bench
  ) {
    let (keys, states) = (bench.keys, bench.states)
    for (index, layer) in layers.enumerated() {
      keys.update(repeating: 0, count: count)
      addDigits(layer.facts, columns, start, count, bench)
      layer.table.withUnsafeBufferPointer { buffer in
        guard let table = buffer.baseAddress else { return }
        if index == 0 {
          for row in 0..<count { states[row] = table[Int(keys[row])] }
        } else {
          for row in 0..<count { states[row] = table[Int(states[row] &+ UInt32(keys[row]))] }
        }
      }
    }
  }

  /// The last layer of the only cluster: its outcomes are written at once, without a stop in the bench.
  private func lookAndWrite(
    _ layer: Layer, isOnly: Bool, _ columns: FactColumns, _ start: Int, _ count: Int,
    _ verdicts: UnsafeMutablePointer<UInt8>, _ masks: UnsafeMutablePointer<UInt64>, _ bench: Bench
  ) {
    let (keys, states) = (bench.keys, bench.states)
    keys.update(repeating: 0, count: count)
    addDigits(layer.facts, columns, start, count, bench)
    layer.table.withUnsafeBufferPointer { ofTable in
      outcomes.verdicts.withUnsafeBufferPointer { ofVerdicts in
        outcomes.masks.withUnsafeBufferPointer { ofMasks in
          guard let table = ofTable.baseAddress, let verdict = ofVerdicts.baseAddress, let mask = ofMasks.baseAddress
          else { return }
          if isOnly { states.update(repeating: 0, count: count) }
          for row in 0..<count {
            let outcome = Int(table[Int(states[row] &+ UInt32(keys[row]))])
            verdicts[row] = verdict[outcome]
            masks[row] = mask[outcome]
          }
        }
      }
    }
  }

  /// A column of bytes, and what its digits count.
  private struct Digits {
    let column: UnsafeMutablePointer<UInt8>
    let last: UInt8
    let stride: UInt16

    func key(_ row: Int) -> UInt16 { UInt16(min(column[row], last)) &* stride }
  }

  private func addDigits(
    _ digits: [Layer.Digit], _ columns: FactColumns, _ start: Int, _ count: Int, _ bench: Bench
  ) {
    let keys = bench.keys
    var narrow: [Digits] = []
    for digit in digits {
      if let wide = columns.wide[digit.fact] {
        let (column, stride, unknown) = (wide + start, digit.stride, digit.unknown)
        for row in 0..<count { keys[row] &+= min(column[row], unknown) &* stride }
      } else if let column = bench.references[digit.fact] ?? columns.narrow[digit.fact].map({ $0 + start }) {
        narrow.append(
          Digits(column: column, last: UInt8(truncatingIfNeeded: digit.unknown), stride: digit.stride))
      }
    }
    // Four columns at once: memory is waited for together.
    var next = 0
    while next + 4 <= narrow.count {
      let (a, b, c, d) = (narrow[next], narrow[next + 1], narrow[next + 2], narrow[next + 3])
      for row in 0..<count { keys[row] &+= a.key(row) &+ b.key(row) &+ c.key(row) &+ d.key(row) }
      next += 4
    }
    if next + 2 <= narrow.count {
      let (a, b) = (narrow[next], narrow[next + 1])
      for row in 0..<count { keys[row] &+= a.key(row) &+ b.key(row) }
      next += 2
    }
    if next < narrow.count {
      let a = narrow[next]
      for row in 0..<count { keys[row] &+= a.key(row) }
    }
  }

  private func write(
    isFirst: Bool, _ states: UnsafeMutablePointer<UInt32>, _ count: Int, _ verdicts: UnsafeMutablePointer<UInt8>,
    _ masks: UnsafeMutablePointer<UInt64>, _ rows: Int, _ words: Int
  ) {
    outcomes.verdicts.withUnsafeBufferPointer { ofVerdicts in
      outcomes.masks.withUnsafeBufferPointer { ofMasks in
        guard let verdict = ofVerdicts.baseAddress, let mask = ofMasks.baseAddress else { return }
        if isFirst, words == 1 {
          for row in 0..<count {
            let outcome = Int(states[row])
            verdicts[row] = verdict[outcome]
            masks[row] = mask[outcome]
          }
          return
        }
        if isFirst {
          for row in 0..<count { verdicts[row] = verdict[Int(states[row])] }
        } else {
          for row in 0..<count { verdicts[row] = max(verdicts[row], verdict[Int(states[row])]) }
        }
        for word in 0..<words {
          let column = masks + word * rows
          if isFirst {
            for row in 0..<count { column[row] = mask[Int(states[row]) * words + word] }
          } else {
            for row in 0..<count { column[row] |= mask[Int(states[row]) * words + word] }
          }
        }
      }
    }
  }
}
