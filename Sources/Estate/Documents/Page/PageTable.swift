import Assessment
import Facts
import Reasoning

/// A table of the page, as its template takes it. Names are unique among everything that a template can see at once,
/// because Mustache looks for a missing name further out.
struct PageTable {
  struct Head {
    let headText: String
    let headClass: String
  }

  struct Row { let cells: [PageCell] }

  let tableClass: String
  let captions: [String]
  let heads: [Head]
  let rows: [Row]
  /// What is left out, in words.
  let tableNotes: [String]

  var isFilled: Bool { !rows.isEmpty }

  /// - Parameter columns: A title and a class, which gives width and alignment.
  init(
    _ tableClass: String, columns: [(String, String)], rows: [[PageCell]], caption: String? = nil,
    notes: [String] = []
  ) {
    self.tableClass = tableClass
    captions = caption.map { [$0] } ?? []
    heads = columns.map { Head(headText: $0.0, headClass: $0.1) }
    self.rows = rows.map { Row(cells: $0) }
    tableNotes = notes
  }
}

/// A cell: lines of text, each perhaps with a sign before it or a link around it.
struct PageCell {
  struct Line {
    let sign: [PageSign]
    let links: [PageLink]
    let lineText: String
    let lineClass: String
  }

  let isHead: Bool
  let cellClass: String
  let cellLines: [Line]

  private init(_ lines: [Line], isHead: Bool = false, cellClass: String = "") {
    cellLines = lines
    self.isHead = isHead
    self.cellClass = cellClass
  }

  static func text(_ lines: String...) -> PageCell { texts(lines) }

  static func texts(_ lines: [String]) -> PageCell {
    PageCell(lines.map { Line(sign: [], links: [], lineText: $0, lineClass: "") })
  }

  static func number(_ number: Int) -> PageCell {
    PageCell(
      [Line(sign: [], links: [], lineText: "\(number)", lineClass: "")],
      cellClass: number == 0 ? "number zero" : "number")
  }

  /// The name of a row, with smaller lines below it, and where it leads to.
  static func head(_ name: String, _ below: [String] = [], link: String? = nil) -> PageCell {
    let first = Line(
      sign: [], links: link.map { [PageLink(href: "#" + $0, linkText: name)] } ?? [],
      lineText: link == nil ? name : "", lineClass: "")
    return PageCell([first] + below.map { Line(sign: [], links: [], lineText: $0, lineClass: "small") }, isHead: true)
  }

  static func sign(_ sign: PageSign, _ below: [String] = []) -> PageCell {
    PageCell(
      [Line(sign: [sign], links: [], lineText: "", lineClass: "")]
        + below.map { Line(sign: [], links: [], lineText: $0, lineClass: "small") })
  }

  /// A line and smaller ones below it.
  static func lines(_ first: String, small: [String]) -> PageCell {
    PageCell(
      [Line(sign: [], links: [], lineText: first, lineClass: "")]
        + small.map { Line(sign: [], links: [], lineText: $0, lineClass: "small") })
  }

  static func small(_ text: String) -> PageCell {
    PageCell([Line(sign: [], links: [], lineText: text, lineClass: "small")])
  }

  static func code(_ text: String) -> PageCell {
    PageCell([Line(sign: [], links: [], lineText: text, lineClass: "code")])
  }
}

struct PageLink {
  let href: String
  let linkText: String
}

/// A verdict, an effect or a state: a sign, a word and a colour, so that it is told by each of them alone.
struct PageSign {
  let signClass: String
  let symbol: String
  let signText: String

  init(_ signClass: String, _ symbol: String, _ text: String) {
    self.signClass = signClass
    self.symbol = symbol
    signText = text
  }

  static func verdict(_ verdict: Verdict, _ context: ReportContext) -> PageSign {
    let sign = VerdictSign.of(verdict)
    return PageSign(sign.name, sign.symbol, context.words.verdict(verdict))
  }

  static func effect(_ effect: Finding.Effect, _ context: ReportContext) -> PageSign {
    let text = FindingWording(context).effect(effect)
    return switch effect {
    case .breached: PageSign("unlawful", "✕", text)
    case .possiblyBreached: PageSign("undetermined", "?", text)
    case .advice, .possibleAdvice: PageSign("advice", "!", text)
    case .lifted, .open, .inapplicable: PageSign("unaddressed", "–", text)
    case .kept: PageSign("lawful", "✓", text)
    }
  }
}
