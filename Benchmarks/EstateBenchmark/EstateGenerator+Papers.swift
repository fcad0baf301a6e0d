import CivilTime
import TestSupport

extension EstateGenerator {
  /// What shows the facts of lines: some six papers for each. Two in a hundred are lost, and two have run out.
  func papersPage(_ some: Range<Int>) -> String {
    var page = YAMLPage()
    page.list("documents")
    for index in some { papers(of: line(index), index, &page) }
    return page.text
  }

  private func papers(of line: GeneratedLine, _ index: Int, _ page: inout YAMLPage) {
    var dice = Dice(seed: seed &+ 3, part: index)
    func write(_ kind: String, from: CivilDate, until: CivilDate?) {
      if dice.chance(2) { return }
      let expired = CivilDate(dayNumber: Self.day.dayNumber - 1 - dice.roll(40))
      let last = dice.chance(2) && from < expired ? expired : until
      page.block("\(kind)-\(index)")
      page.key("kind", kind)
      page.key("for", "lines/\(self.line(named: index))")
      page.key("number", "\(kind.prefix(3).uppercased())-\(index)-\(dice.roll(10_000))")
      page.key("effective", from.description)
      page.key("expires", last?.description)
    }
    if line.fact("basis") == "leased-line" {
      write("lease-contract", from: line.from, until: max(line.from, line.until))
    }
    if line.approval == "granted" { write("channel-approval", from: line.from, until: max(line.from, line.until)) }
    if line.fact("filing") == "recorded" { write("filing-receipt", from: line.from, until: nil) }
    let kinds = [
      ("user-archive", "user-archive"), ("registered", "registration-record"), ("technical-scheme", "scheme"),
      ("content-management", "content-system"),
    ]
    for (fact, kind) in kinds where line.fact(fact) == "yes" { write(kind, from: line.from, until: nil) }
    if let day = line.fact("assessed-on").flatMap({ CivilDate($0) }) {
      write("assessment-report", from: day, until: nil)
    }
  }
}
