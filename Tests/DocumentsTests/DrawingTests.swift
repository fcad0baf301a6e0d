import Foundation
import Testing

@testable import Assessment
@testable import Documents

#if canImport(FoundationXML)
  import FoundationXML
#endif

@Suite struct DrawingTests {
  /// Whether a text is well-formed XML, and the texts in it.
  private func parse(_ svg: String) -> (isWhole: Bool, texts: [String]) {
    final class Reader: NSObject, XMLParserDelegate {
      var texts: [String] = []
      func parser(_ parser: XMLParser, foundCharacters string: String) { texts.append(string) }
    }
    let parser = XMLParser(data: Data(svg.utf8))
    let reader = Reader()
    parser.delegate = reader
    return (parser.parse(), reader.texts)
  }

  @Test(arguments: ["en", "zh"]) func picturesAreWellFormed(language: String) throws {
    let context = try Sample.context(language)
    for svg in [SchematicDrawing.svg(context), TimelineDrawing.svg(context)] + SchematicDrawing.sheets(context) {
      let read = parse(svg)
      #expect(read.isWhole)
      #expect(read.texts.joined().contains("深圳至香港专线"))
    }
    #expect(SchematicDrawing.svg(context) == SchematicDrawing.svg(try Sample.context(language)))
    #expect(TimelineDrawing.svg(context) == TimelineDrawing.svg(try Sample.context(language)))
  }

  @Test func charactersThatXMLForbidsAreLeftOut() {
    #expect(xmlEscaped("a\u{0}\u{8}b<&\"'>\u{FFFE}") == "ab&lt;&amp;&quot;&#39;&gt;")
  }

  private func check(_ layout: SchematicLayout) {
    let boxes = (layout.sites + layout.lines).map(\.box)
    for (index, box) in boxes.enumerated() {
      #expect(box.x >= 0 && box.right <= SchematicLayout.width && box.bottom <= layout.bottom)
      for other in boxes[(index + 1)...] { #expect(!box.overlaps(other), "\(box) and \(other)") }
    }
    for label in layout.sites + layout.lines {
      let room = label.box.width - 16
      for name in label.name { #expect(TextFitting.width(name, size: SchematicLayout.nameSize) <= room, "\(name)") }
      #expect(TextFitting.width(label.detail, size: SchematicLayout.detailSize) <= room, "\(label.detail)")
    }
  }

  @Test func nothingOverlapsInTheSchematic() throws {
    let plan = SchematicPlan(try Sample.context("en"))
    #expect(plan.sites.count == 14 && plan.lines.count == 9)
    let layout = SchematicLayout(plan)
    check(layout)
    #expect(layout.lines.count == 9 && layout.sites.count == 14 && layout.homeHeading != nil)
  }

  @Test func manyLinesAreBoundedWorstFirst() throws {
    let context = try Sample.context("en", text: Sample.many(lines: SchematicDrawing.linesMax + 7))
    let svg = SchematicDrawing.svg(context)
    #expect(parse(svg).isWhole)
    #expect(svg.contains("7 more lines are not drawn"))
    let plan = SchematicPlan(context, only: 0..<SchematicDrawing.linesMax)
    check(SchematicLayout(plan))
    let verdicts = plan.lines.compactMap(\.verdict)
    #expect(verdicts == verdicts.sorted())
    #expect(SchematicDrawing.sheets(context).count == 5)
  }

  @Test func anEstateWithoutLinesCanBeDrawn() throws {
    let context = try Sample.context("en", text: "organisation: Nobody\n")
    #expect(parse(SchematicDrawing.svg(context)).isWhole)
    #expect(parse(TimelineDrawing.svg(context)).isWhole)
    #expect(TimelineDrawing.sheets(context).isEmpty)
    #expect(try HTMLReport.page(context).contains("Nobody"))
  }

  @Test func theTimelineIsSortedAndSaysWhatHasExpired() throws {
    let plan = TimelinePlan(try Sample.context("en"))
    let days = plan.items.compactMap(\.until)
    #expect(days == days.sorted())
    #expect(plan.dated.allSatisfy { $0.state != .open } && plan.dated.count < plan.items.count)
    #expect(plan.items.contains { $0.state == .expired } && plan.items.contains { $0.state == .ending })
    #expect(plan.items.contains { $0.state == .notYet } && plan.items.contains { $0.state == .open })
    for item in plan.items where item.state == .expired { #expect((item.until ?? plan.date) < plan.date) }
  }

  @Test func textsAreCutToTheirRoom() {
    for text in ["A rather long name of an office", "深圳前海合作区研发中心与数据中心", "Wwwwwwwwwwwwwwwwwwwwwwwwww", ""] {
      let lines = TextFitting.lines(text, width: 100, size: 12, max: 2)
      #expect((1...2).contains(lines.count))
      for line in lines { #expect(TextFitting.width(line, size: 12) <= 100, "\(line)") }
    }
    #expect(TextFitting.lines("one two", width: 400, size: 12, max: 2) == ["one two"])
  }
}
