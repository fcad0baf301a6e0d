import Facts
import Testing

@testable import Assessment
@testable import Documents

@Suite struct PageTests {
  @Test(arguments: ["en", "zh"]) func thePageIsTheSameEachTime(language: String) throws {
    let first = try HTMLReport.page(try Sample.context(language))
    let second = try HTMLReport.page(try Sample.context(language))
    #expect(first == second)
    #expect(first.count > 50_000)
  }

  @Test func namesAreEscapedEverywhere() throws {
    let context = try Sample.context("en")
    let page = try HTMLReport.page(context)
    let texts = [page, SchematicDrawing.svg(context), TimelineDrawing.svg(context)]
    for text in texts {
      #expect(!text.contains("<Holding>") && !text.contains("<reseller>") && !text.contains("<script>"))
    }
    #expect(page.contains("Larch &amp; Alder Precision &lt;Holding&gt; &quot;LAP&quot;"))
    #expect(page.contains("FarNet Overlay &lt;reseller&gt; &amp; Sons"))
    #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"))
  }

  @Test func aNameCannotLeaveTheStyleSheet() {
    #expect(cssString("a\"; } </style>\\") == "\"a\\22 \\3b  \\7d  \\3c \\2f style\\3e \\5c \"")
  }

  @Test(arguments: ["en", "zh"]) func everyFindingIsThere(language: String) throws {
    let context = try Sample.context(language)
    let page = try HTMLReport.page(context)
    var told = 0
    for subject in context.assessment.subjects {
      for finding in subject.judgement.findings where finding.effect != .inapplicable {
        switch finding.effect {
        case .breached, .possiblyBreached, .advice, .possibleAdvice, .lifted:
          told += 1
          #expect(page.contains("\(finding.citation) \(finding.rule)"), "\(subject.name): \(finding.rule)")
        case .kept: #expect(page.contains(finding.citation.instrument), "\(subject.name): \(finding.rule)")
        case .open, .inapplicable: #expect(page.contains(finding.rule))
        }
      }
      for withheld in subject.withheld {
        #expect(page.contains(xmlEscaped(FindingWording(context).reason(withheld))), "\(subject.name)")
      }
    }
    #expect(told > 60)
  }

  @Test func theSampleHasSomethingOfEveryVerdict() throws {
    let context = try Sample.context("en")
    for verdict in Verdict.allCases { #expect(context.assessment.count(verdict) > 0, "\(verdict)") }
  }

  @Test func everyVerdictOnVerifiedTextIsSaidBesideIt() throws {
    let context = try Sample.context("en")
    let page = try HTMLReport.page(context)
    #expect(context.assessment.subjects.contains { $0.judgement.verdictOnHighConfidence != nil })
    #expect(page.contains("On verified text alone: lawful."))
  }

  @Test(arguments: ["en", "zh"]) func thePageIsWhole(language: String) throws {
    let page = try HTMLReport.page(try Sample.context(language))
    #expect(page.contains("<html lang=\"\(language == "zh" ? "zh-CN" : "en")\">"))
    #expect(page.contains(language == "zh" ? "本报告不构成法律意见。" : "This is no legal advice."))
    #expect(!page.contains("{{") && !page.contains("Optional("))
    #expect(!page.contains("src=") && !page.contains("url(") && !page.contains("<link") && !page.contains("<script"))
    let linked = page.matches(of: /href="#([a-z0-9-]+)"/).map { String($0.1) }
    let anchors = Set(page.matches(of: /\sid="([a-z0-9-]+)"/).map { String($0.1) })
    for link in linked { #expect(anchors.contains(link), "nothing is called \(link)") }
    #expect(linked.count > 20)
  }

  @Test func headingsGoDownStepByStep() throws {
    let page = try HTMLReport.page(try Sample.context("en"))
    let levels = page.matches(of: /<h([1-6])[ >]/).compactMap { Int(String($0.1)) }
    #expect(levels.first == 1 && levels.count { $0 == 1 } == 1)
    for (above, below) in zip(levels, levels.dropFirst()) { #expect(below <= above + 1) }
  }

  @Test func everyTableSaysWhatItsColumnsAndRowsAre() throws {
    let page = try HTMLReport.page(try Sample.context("en"))
    let tables = page.matches(of: /<table/).count
    #expect(tables > 20 && page.matches(of: /<thead>/).count == tables)
    #expect(!page.contains("<th>") && page.contains("<th scope=\"row\">"))
  }

  @Test func theFolderOfTheMachineIsNotInIt() throws {
    let page = try HTMLReport.page(try Sample.context("en", path: "/home/somebody/estates/estate.yaml"))
    #expect(!page.contains("/home/") && page.contains("estate.yaml:"))
  }

  @Test func anEstateInOrderHasNothingToDo() throws {
    let context = try Sample.context("en", text: Sample.inOrder)
    let page = try HTMLReport.page(context)
    #expect(page.contains("Nothing: everything that was judged is in order."))
  }
}
