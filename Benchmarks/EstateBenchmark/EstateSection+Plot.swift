import BenchmarkSupport

extension EstateSection {
  /// Time and memory of the whole command beside each other.
  var plot: GrowthPlot {
    let sizes = rounds.map(\.lines)
    func series(_ value: (Measurement) -> Double) -> [GrowthPlot.Series] {
      [(EstateGenerator.Calendar.rounds, GrowthPlot.Colour.blue, rounds), (.scattered, .brown, scattered)].map {
        GrowthPlot.Series(
          "assessed " + $0.words, colour: $1, isRing: $0 == .scattered, points: $2.map { (Double($0.lines), value($0)) }
        )
      }
    }
    func bound(_ value: Double, _ name: String) -> GrowthPlot.Bound {
      .init(x: Double(Self.linesOfBound), y: value, name: "bound at 10,000 lines: " + name)
    }
    return GrowthPlot(
      "wayleave assess: time and peak memory by the number of lines",
      [
        .init(
          title: "Processor time of the whole command", unit: "seconds", sizeName: "lines of the estate", sizes: sizes,
          ticks: [0.03, 0.1, 0.3, 1, 3, 10, 30], series: series(\.whole.processorSeconds),
          bound: bound(Self.secondsMax, "20 s")),
        .init(
          title: "Peak memory of the whole command", unit: "MB", sizeName: "lines of the estate", sizes: sizes,
          ticks: [10, 30, 100, 300, 1_000, 3_000], series: series { Double($0.whole.peakBytes) / 1e6 },
          bound: bound(Double(Self.bytesMax) / 1e6, "2 GB")),
      ])
  }
}
