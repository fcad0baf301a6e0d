import BenchmarkSupport
import Reasoning

/// Seconds for one thing by a forest, walked one thing after another.
struct ForestWalk {
  let verdict: Double
  let verdictAndProvisions: Double

  /// - Parameter things: The cells of each; `unknown(of:)` where nothing is stated.
  init(_ forest: Forest, _ things: [[Int]]) {
    let rounds = max(1, 20_000 / max(1, things.count))
    let count = Double(rounds * things.count)
    var sum = 0
    verdict =
      best(of: 5) {
        for _ in 0..<rounds { for cells in things { sum &+= Int(forest.verdict(cells).rawValue) } }
      } / count
    verdictAndProvisions =
      best(of: 5) {
        for _ in 0..<rounds {
          for cells in things {
            sum &+= Int(forest.verdict(cells).rawValue)
            for provision in forest.provisions.indices where forest.isBreached(provision, cells) { sum &+= provision }
          }
        }
      } / count
    precondition(sum != .min, "The walks are not left out.")
  }
}
