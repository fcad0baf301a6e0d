import Facts
import Mustache

/// The report for people as one HTML document: no resource outside it, no script, a print style with page numbers, so
/// that a printer or a PDF writer makes the paper of it.
public enum HTMLReport {
  /// - Throws: What ``Judge/proof(of:fixed:language:)`` throws.
  public static func page(_ context: ReportContext) throws -> String {
    try Templates.library.render(Page(context), withTemplate: "report") ?? ""
  }
}

/// Everything that the template `report` takes.
private struct Page {
  let language: String
  let organisation: String
  let program: String
  let words: PageWords
  let style: PageStyle
  let particulars: [PageSummary.Particular]
  let disclaimer: String
  let summaryParagraph: String
  let positionTable: PageTable
  let actionsTable: [PageTable]
  let schematicSheets: [String]
  let linesTable: [PageTable]
  let timelineSheets: [String]
  let timelineTable: [PageTable]
  let subjects: [PageSubject]
  let inOrderTable: [PageTable]
  let fixedTable: [PageTable]
  let instrumentsTable: PageTable
  let passages: [PageLaw.Passage]
  let proofs: [PageProofs.Item]

  init(_ context: ReportContext) throws {
    let anchors = PageAnchors(context)
    let tables = PageTables(context: context, anchors: anchors)
    let summary = PageSummary(context: context)
    func filled(_ table: PageTable) -> [PageTable] { table.isFilled ? [table] : [] }
    language = context.language == "zh" ? "zh-CN" : context.language
    organisation = context.assessment.organisation
    program = context.program
    words = PageWords(context)
    style = PageStyle(context, noAdvice: words.noAdvice)
    particulars = summary.particulars()
    disclaimer = summary.disclaimer()
    summaryParagraph = summary.paragraph()
    positionTable = tables.position()
    actionsTable = filled(PageActions(context: context, anchors: anchors).table())
    let lines = tables.lines()
    schematicSheets = lines.isFilled ? SchematicDrawing.sheets(context) : []
    linesTable = filled(lines)
    timelineSheets = TimelineDrawing.sheets(context)
    timelineTable = filled(tables.timeline())
    subjects = PageSubjects(context: context, anchors: anchors).all()
    inOrderTable = filled(tables.inOrder())
    fixedTable = filled(tables.fixedReadings())
    let law = PageLaw(context: context)
    instrumentsTable = law.instruments()
    passages = law.passages()
    proofs = try PageProofs(context: context, anchors: anchors).all()
  }
}

/// What the style sheet takes from the report: faces, and what stands at the edges of a printed page.
private struct PageStyle {
  let families: String
  /// The quotation marks of the Han faces are as wide as a character unless they are told that the text is Latin.
  let features: String
  let headerLeft: String
  let headerRight: String
  let footerLeft: String
  let verdictColours: [Colours]

  struct Colours {
    let signName: String
    let colour: String
    let ground: String
  }

  init(_ context: ReportContext, noAdvice: String) {
    features = context.language == "zh" ? "normal" : "\"pwid\""
    families = DrawingFont.families(context.language)
    headerLeft = cssString(TextFitting.shortened(context.assessment.organisation, width: 330, size: 10))
    headerRight = cssString(context.say("As of \(context.date)", "基准日 \(context.date)"))
    footerLeft = cssString(noAdvice)
    verdictColours = (Verdict.allCases.map { Optional($0) } + [nil]).map { verdict in
      let sign = VerdictSign.of(verdict)
      return Colours(signName: sign.name, colour: sign.colour, ground: sign.ground)
    }
  }
}

/// A string of CSS. All but letters, digits and spaces are written as numbers, so that nothing ends the string, the style
/// or the document.
func cssString(_ text: String) -> String {
  var out = "\""
  for scalar in text.unicodeScalars where scalar.value >= 0x20 {
    if scalar == " " || (scalar.isASCII && scalar.properties.isAlphabetic) || ("0"..."9").contains(scalar)
      || scalar.value > 0x7F
    {
      out.unicodeScalars.append(scalar)
    } else {
      out += "\\" + String(scalar.value, radix: 16) + " "
    }
  }
  return out + "\""
}
