/// The candidate that a misspelt word most likely meant, or nothing when none is near.
///
/// Near is one edit for every three letters (insert, delete, replace, swap neighbours), at least one, but not the whole
/// of a word of one letter (article 9 is not meant to be article 1); a word that differs only in case, or in `_` for
/// `-`, is always near. Equal distances go to the first in code-point order.
public func nearest(to word: String, among candidates: some Sequence<String>) -> String? {
  let folded = fold(word)
  let limit = folded.count > 1 ? max(1, folded.count / 3) : 0
  var best: (distance: Int, candidate: String)?
  for candidate in candidates where abs(candidate.utf8.count - word.utf8.count) <= limit + 2 {
    let distance = editDistance(folded, fold(candidate), limit: limit)
    guard distance <= limit else { continue }
    if let current = best, (current.distance, current.candidate) <= (distance, candidate) { continue }
    best = (distance, candidate)
  }
  return best?.candidate
}

/// "did you mean `x`?", where something is near.
public func didYouMean(_ word: String, among candidates: some Sequence<String>) -> String? {
  nearest(to: word, among: candidates).map { "did you mean `\($0)`?" }
}

private func fold(_ word: String) -> [UInt8] {
  word.lowercased().utf8.prefix(200).map { $0 == UInt8(ascii: "_") ? UInt8(ascii: "-") : $0 }
}

/// Optimal string alignment distance, or `limit + 1` once it must be larger.
private func editDistance(_ a: [UInt8], _ b: [UInt8], limit: Int) -> Int {
  if abs(a.count - b.count) > limit { return limit + 1 }
  var beforeLast = [Int](repeating: 0, count: b.count + 1)
  var last = Array(0...b.count)
  for (i, x) in a.enumerated() {
    var row = [i + 1] + [Int](repeating: 0, count: b.count)
    for (j, y) in b.enumerated() {
      row[j + 1] = min(last[j + 1] + 1, row[j] + 1, last[j] + (x == y ? 0 : 1))
      if i > 0, j > 0, x == b[j - 1], a[i - 1] == y { row[j + 1] = min(row[j + 1], beforeLast[j - 1] + 1) }
    }
    if row.min()! > limit { return limit + 1 }  // A row has at least one element.
    (beforeLast, last) = (last, row)
  }
  return last[b.count]
}
