import SourceText
import Testing

@testable import Assessment
@testable import Documents

@Suite struct WorkbookTests {
  @Test(arguments: ["en", "zh"]) func theSheetsHaveARowForEachThing(language: String) throws {
    let context = try Sample.context(language)
    let sheets = try #require(ReportWorkbook.json(context)["sheets"]?.array)
    func rows(_ english: String, _ chinese: String) -> Int? {
      sheets.first { $0["name"]?.string == context.say(english, chinese) }?["rows"]?.array?.count
    }
    let subjects = context.assessment.subjects
    #expect(rows("Things", "评估对象") == subjects.count)
    #expect(
      rows("Findings", "评估结果")
        == subjects.reduce(0) { $0 + $1.judgement.findings.count { $0.effect != .inapplicable } })
    #expect(rows("Decisive facts", "决定性事实") == subjects.reduce(0) { $0 + $1.judgement.decisive.count })
    #expect(rows("Not counted", "不予采信") == subjects.reduce(0) { $0 + $1.withheld.count })
    #expect(rows("Facts", "事实") == subjects.reduce(0) { $0 + $1.judgement.facts.count })
    #expect(rows("Dates", "日期") == TimelinePlan(context).items.count)
    #expect(Set(sheets.compactMap { $0["name"]?.string }).count == sheets.count)
    for sheet in sheets {
      let columns = sheet["columns"]?.array ?? []
      #expect((sheet["name"]?.string ?? "").count <= 31 && !columns.isEmpty)
      for row in sheet["rows"]?.array ?? [] {
        #expect(row.array?.count == columns.count, "\(sheet["name"]?.string ?? "")")
        for cell in row.array ?? [] { #expect(isCell(cell)) }
      }
    }
    #expect(ReportWorkbook.json(context) == ReportWorkbook.json(try Sample.context(language)))
  }

  private func isCell(_ cell: JSON) -> Bool {
    switch cell {
    case .null, .bool, .number: true
    case .string(let text): text.utf16.count <= 32_767
    case .object(let members): members.count == 1 && members[0].name == "d" && members[0].value.string?.count == 10
    case .array: false
    }
  }

  @Test func aLongCellIsCut() {
    let text = String(repeating: "长", count: 40_000)
    #expect((JSON.cell(text).string?.utf16.count ?? 0) <= 32_767)
  }
}
