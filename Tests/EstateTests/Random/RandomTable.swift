import EstateModel
import Exchange
import Facts
import LawPacks
import TestSupport

/// Draws tables as nobody keeps them: headers that are known, in both languages, beside garbage, and cells that suit
/// their header or do not.
struct RandomTable {
  /// A header, and cells that suit it.
  private struct Column {
    let header: String
    let cells: [String]
    var isRequired = false
  }

  private let forms: [[Column]]
  /// Cells that may stand anywhere.
  private let words: [String]

  /// - Parameter estate: Its ids and names are among the cells.
  init(_ pack: LawPack, _ estate: Estate) {
    func columns(_ field: Field, of names: [String]) -> [Column] {
      let cells = Self.cells(field.type, estate)
      return names.map { Column(header: $0, cells: cells, isRequired: field.isRequired) }
    }
    forms = Forms.all.map { form in
      let own = form.fields.filter { $0.name != "id" }.flatMap { field -> [Column] in
        guard case .part(let inner) = field.type else { return columns(field, of: Self.names(of: field)) }
        return inner.flatMap { part in
          let names = Self.names(of: part).flatMap { name in Self.names(of: field).map { "\($0) \(name)" } }
          return columns(part, of: names + part.aliases)
        }
      }
      let facts = pack.facts.filter { pack.kinds[$0.kind].name == form.lawKind }.flatMap { fact in
        let path = FactPath(kind: pack.kinds[fact.kind].name, steps: [fact.name])
        let names = [fact.name] + (pack.bridge.headers[path] ?? [])
        return names.map { Column(header: $0, cells: Self.cells(fact.type)) }
      }
      return own + facts
    }
    words = forms.flatMap { $0.flatMap(\.cells) } + Self.values
  }

  private static func names(of field: Field) -> [String] {
    [field.name, field.title.text] + field.title.translations.values.sorted() + field.aliases
  }

  private static func cells(_ type: FieldType, _ estate: Estate) -> [String] {
    switch type {
    case .id: ["a", "b-2", "上海 3", "007"]
    case .text: ["Text", "a: b # c", "备注", "null", "-", "=1+1", "two\nlines"]
    case .yesNo: ["yes", "否", "Y", "true", "是"]
    case .date: ["2026-01-31", "2026/2/28", "2026年3月1日", "46053", "2027.8.15"]
    case .country: ["CN", "中国", "Germany", "hk", "日本"]
    case .prefix: ["172.30.0.0/16", "172.30.64.0/18, 172.31.0.0/16", "2001:db8::/32"]
    case .address: ["192.0.2.1", "2001:db8::1"]
    case .ports: ["tcp/443", "udp/500-4500、esp"]
    case .digest: [String(repeating: "2d30515B", count: 8)]
    case .count: ["40", "1,000", "0"]
    case .quantity(let unit): unit == "mbps" ? ["100M", "1.5 Gbps", "10兆", "20"] : ["6 months", "半年", "12"]
    case .word(let words): words
    case .reference(let plurals, let orNone):
      plurals.flatMap { estate[$0].flatMap { [$0.id.text, $0.name] } } + (orNone ? ["none", "无"] : [])
    case .entry: ["lines/sha-fra", "sites/sha"]
    case .law: ["scheme", "network", "data-export"]
    case .list(let inner):
      cells(inner, estate) + [cells(inner, estate).suffix(2).joined(separator: "、")]
    case .part: []
    }
  }

  private static func cells(_ type: FactType) -> [String] {
    let labels = type.labels.values.flatMap { [$0.text] + $0.translations.values.sorted() }.sorted()
    let own: [String] =
      switch type.base {
      case .yesNo: ["yes", "无", "否"]
      case .oneOf(let words): words + ["SD-WAN 专线", "MPLS"]
      case .number: ["6", "6 months", "12个月"]
      case .date: ["2026-03-01", "从未"]
      case .reference: ["x"]
      }
    return own + labels
  }

  private static let garbage = ["Desk phone", "", " ", "___", "备注2", "name name", "=1+1", "N/A", "序 号", "\u{0}"]
  private static let values = [
    "", "none", "2026/13/1", "31.12.2026", "46053.5", "1e400", "180天", "-1", "99999999999999999999", "#N/A",
    "上海，北京", "sha-office;szx-office", "a|b", "new person",
  ]

  /// Rows of texts: some without meaning, one of headers, some of values.
  func rows(_ dice: inout Dice) -> [[String]] {
    let known = dice.pick(forms)
    var rows = (0..<dice.pick([0, 0, 0, 1, 3])).map { _ in (0..<dice.roll(3)).map { _ in dice.cell() } }
    var columns = (0..<2 + dice.roll(6)).map { _ in
      dice.chance(90) ? dice.pick(known) : Column(header: dice.pick(Self.garbage), cells: [])
    }
    // Without what its entries must have, a table is refused from end to end.
    if dice.chance(85) {
      columns.removeAll(where: \.isRequired)
      columns += Dictionary(grouping: known.filter(\.isRequired), by: \.cells).values.compactMap(\.first)
        .sorted { $0.header < $1.header }
    }
    if dice.chance(90) { columns.insert(Column(header: dice.pick(["id", "编号", "ID "]), cells: []), at: 0) }
    let isShouted = dice.chance(10)
    rows.append(columns.map { isShouted ? " \($0.header.uppercased()) (x)" : $0.header })
    let suits = dice.pick([100, 100, 95, 60])
    for number in 0..<dice.roll(8) {
      var row = columns.map { cell($0, suits, &dice) }
      if dice.chance(90) { row[0] = "e\(dice.chance(95) ? number : 0)" }
      if dice.chance(5) { row.append(contentsOf: [dice.cell(), dice.cell()]) }
      rows.append(dice.chance(5) ? [] : row)
    }
    return rows
  }

  private func cell(_ column: Column, _ suits: Int, _ dice: inout Dice) -> String {
    if dice.chance(suits) {
      return column.cells.isEmpty || (!column.isRequired && dice.chance(15)) ? "" : dice.pick(column.cells)
    }
    return dice.chance(40) ? dice.cell() : dice.pick(words)
  }

  /// The rows as a workbook has them: cells of every kind, several sheets, some hidden.
  func workbook(_ dice: inout Dice) -> Spreadsheet {
    let isMixed = dice.chance(40)
    let sheets = (0..<1 + dice.roll(3)).map { number in
      let rows = rows(&dice).enumerated().map { row, texts in
        texts.enumerated().map { column, text in
          Cell(
            text, kind: isMixed && dice.chance(30) ? dice.pick(Cell.Kind.allCases) : .text,
            at: CellPlace(column: column + 1, row: row + 1), countsFrom1904: dice.chance(10))
        }
      }
      return Spreadsheet.Sheet(
        name: dice.pick(["lines", "人员", "Sheet", ""]) + "\(number)", rows: rows, isHidden: dice.chance(15))
    }
    return Spreadsheet(origin: .workbook, sheets: sheets)
  }
}
