import ArgumentParser
import CivilTime
import Facts
import LawPacks
import SourceText

struct LawCompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare", abstract: "Compare ways side by side, with citations: `compare personal corporate`.")

  @Argument(help: "The names of the ways; without names, the comparisons are listed.") var names: [String] = []
  @OptionGroup var pack: PackOptions
  @Option(name: .customLong("as-of"), help: "The day of the law; the default is today.") var asOf: String?
  @Option(help: "en or zh.") var lang = "en"

  func run() throws {
    try refusing {
      let law = try pack.load()
      let comparisons = try PackPages.read(pack.folder(), law).comparisons
      let known = comparisons.map { $0.columns.map(\.name).joined(separator: " ") }
      if names.isEmpty { return Terminal.print(known.joined(separator: "\n")) }
      guard let comparison = comparisons.first(where: { Set($0.columns.map(\.name)).isSuperset(of: names) }) else {
        throw Refusal(
          "the pack compares no `\(names.joined(separator: "` and `"))`",
          help: "it compares " + known.joined(separator: "; "))
      }
      let date = try day(asOf)
      let columns = names.compactMap { name in comparison.columns.firstIndex { $0.name == name } }
      show(comparison, columns, law, date)
    }
  }

  private func show(_ comparison: SideBySide, _ columns: [Int], _ law: LawPack, _ date: CivilDate) {
    let width = max(24, (80 - 3 * (columns.count - 1)) / columns.count)
    let rule = columns.map { _ in String(repeating: "─", count: width) }.joined(separator: "─┼─")
    func printRow(_ cells: [[String]]) {
      for line in 0..<(cells.map(\.count).max() ?? 0) {
        let parts = cells.map { (line < $0.count ? $0[line] : "").padded(to: width) }
        var text = parts.joined(separator: " │ ")
        while text.hasSuffix(" ") { text.removeLast() }
        Terminal.print(text)
      }
    }
    printRow(columns.map { [comparison.columns[$0].title(lang)] })
    for row in comparison.rows {
      Terminal.print(rule)
      Terminal.print(Terminal.paint(row.dimension(lang), "1"))
      printRow(columns.map { wrapped(row.cells[$0].text(lang), width: width) })
      printRow(columns.map { row.cells[$0].cites.map { "  [\($0)]" } })
    }
    var cited: [Citation] = []
    for row in comparison.rows {
      for column in columns { for cite in row.cells[column].cites where !cited.contains(cite) { cited.append(cite) } }
    }
    Terminal.print("")
    for citation in cited.sorted() { Terminal.print(PackPages.source(citation, law, date, lang)) }
  }
}
