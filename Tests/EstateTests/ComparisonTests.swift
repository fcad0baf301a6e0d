import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import SourceText
import TestSupport
import Testing

/// What changed between two assessments, and what changed it.
@Suite struct ComparisonTests {
  private static let program = "test"

  private func assess(_ text: String, asOf day: CivilDate = judgingDay) throws -> Assessment {
    let read = try EstateReader.estate(text)
    let estate = try #require(read.estate)
    let result = try Assessor.assess(estate, in: read.sources, by: ShippedLaw.pack(), asOf: day)
    return try #require(result.assessment, "\(read.rendered(result.diagnostics))")
  }

  private func compare(_ before: Assessment, _ after: Assessment) throws -> AssessmentComparison {
    let pack = try ShippedLaw.pack()
    let text = AssessmentJSON.json(before, pack: pack, program: Self.program).text(pretty: true)
    // As it comes from a file.
    let old = try #require(JSON.read(Array(text.utf8), bytesMax: 16 * 1024 * 1024))
    return try AssessmentComparison.compare(old, with: after, pack: pack)
  }

  private static func estate(_ changes: (String, String)...) throws -> String {
    var text = try Repository.text("examples/minimal/estate.yaml")
    for (from, to) in changes {
      #expect(text.contains(from))
      text = text.replacing(from, with: to)
    }
    return text
  }

  private func onlyLine(_ comparison: AssessmentComparison) throws -> AssessmentComparison.Change {
    try #require(comparison.changes.first { $0.kind == "line" })
  }

  @Test(arguments: ["examples/minimal/estate.yaml", "examples/meridian"])
  func anAssessmentComparedWithItselfHasNoChange(_ path: String) throws {
    let read = EstateReader.read(path: Repository.path(path))
    let estate = try #require(read.estate)
    let result = try Assessor.assess(estate, in: read.sources, by: ShippedLaw.pack(), asOf: judgingDay)
    let assessment = try #require(result.assessment)
    let comparison = try compare(assessment, assessment)
    #expect(comparison.changes.isEmpty && comparison.unchangedCount == assessment.subjects.count)
    #expect(comparison.isSamePack && comparison.beforeDate == judgingDay.description)
  }

  @Test func theSameFactsOnAnotherDayAreChangedByTheLawAlone() throws {
    let text = """
      organisation: Example Ltd.
      sites:
        - { id: sha, country: CN }
        - { id: fra, country: DE }
      lines:
        - { id: sha-fra, ends: [sha, fra], technology: sd-wan, purpose: internal-office, filing: pending }
      """
    // The measures on gateway exchanges are in force from this day.
    let day = CivilDate("2002-10-01")!  // There is that day.
    let comparison = try compare(try assess(text, asOf: day.adding(days: -1)), try assess(text, asOf: day))
    let change = try onlyLine(comparison)
    #expect(change.causes == [.law] && change.facts.isEmpty)
    #expect(change.broken.contains { $0.hasPrefix("exchange-measures/") } && change.mended.isEmpty)
    #expect(comparison.beforeDate == "2002-09-30")
  }

  @Test func aPaperThatRunsOutIsAChangeOfFacts() throws {
    let day = CivilDate("2027-01-01")!  // There is that day.
    let text = try Self.inOrder().replacing("expires: 2027-05-31", with: "expires: 2026-12-31")
    let comparison = try compare(try assess(text, asOf: day.adding(days: -1)), try assess(text, asOf: day))
    let change = try onlyLine(comparison)
    #expect(change.before == .lawful && change.after == .undetermined && change.causes == [.facts])
    #expect(change.facts.map(\.path.short) == ["basis"])
    #expect(change.facts[0].before == .word("leased-line") && change.facts[0].after == nil)
  }

  /// A line to which nothing is missing.
  private static func inOrder() throws -> String {
    try estate(("filing: pending", "filing: none"), ("technology: sd-wan", "technology: iepl")) + """

      readings:
        - { question: filing-reach, reading: internet-gateways, by: Counsel, reason: A test. }
      """
  }

  @Test func aReadingThatIsFixedIsACauseOfItsOwn() throws {
    let open = try Self.estate(("filing: pending", "filing: none"), ("technology: sd-wan", "technology: iepl"))
    let fixed = { (reading: String) in
      open + """

        readings:
          - { question: filing-reach, reading: \(reading), by: Counsel, reason: A test. }
        """
    }
    let all = try onlyLine(compare(try assess(open), try assess(fixed("all-vpn"))))
    #expect(all.causes == [.readings] && all.facts.isEmpty)
    let both = try onlyLine(compare(try assess(fixed("internet-gateways")), try assess(fixed("all-vpn"))))
    #expect(both.causes == [.readings] && both.before != both.after)
  }

  @Test func aFactThatIsStatedOtherwiseIsNamedWithItsOrigin() throws {
    let change = try onlyLine(
      compare(try assess(Self.estate()), try assess(Self.estate(("access-control: yes", "access-control: no")))))
    #expect(change.causes == [.facts])
    #expect(change.facts.map(\.path.short) == ["access-control"])
    #expect(change.facts[0].before == .yesNo(true) && change.facts[0].after == .yesNo(false))
    #expect(change.facts[0].origin?.place?.file == "estate.yaml")
    #expect(!change.broken.isEmpty && change.mended.isEmpty)
  }

  @Test func theOtherWayRoundWhatWasBrokenIsMended() throws {
    let (good, bad) = (
      try assess(Self.estate()), try assess(Self.estate(("access-control: yes", "access-control: no")))
    )
    let (there, back) = (try onlyLine(compare(good, bad)), try onlyLine(compare(bad, good)))
    #expect(there.broken == back.mended && back.broken.isEmpty)
    #expect(there.before == back.after && there.after == back.before)
  }

  @Test func readingsAndFactsTogetherAreTwoCauses() throws {
    let before = try Self.estate(("filing: pending", "filing: none"), ("technology: sd-wan", "technology: iepl"))
    let after =
      before.replacing("access-control: yes", with: "access-control: no") + """

        readings:
          - { question: filing-reach, reading: internet-gateways, by: Counsel, reason: A test. }
        """
    let change = try onlyLine(compare(try assess(before), try assess(after)))
    #expect(change.causes == [.readings, .facts])
  }

  @Test func whatIsNewAndWhatIsGoneIsToldWithoutACause() throws {
    let before = try Self.estate()
    let after = before.replacing("id: unicom", with: "id: telecom").replacing(
      "provider: unicom", with: "provider: telecom")
    let comparison = try compare(try assess(before), try assess(after))
    let added = try #require(comparison.changes.first { $0.id == "telecom" })
    let gone = try #require(comparison.changes.first { $0.id == "unicom" })
    #expect(added.before == nil && added.after != nil && added.causes.isEmpty && added.name == "China Unicom")
    #expect(gone.before == added.after && gone.after == nil && gone.causes.isEmpty && gone.kind == "provider")
    #expect(comparison.changes.count == 2 && comparison.unchangedCount == 1)
  }

  @Test func anotherNameOrAnotherPlaceIsNoChange() throws {
    let before = try assess(Self.estate())
    let after = try assess("# One line more.\n" + Self.estate(("Shanghai to Frankfurt", "沪法专线")))
    #expect(try compare(before, after).changes.isEmpty)
  }

  @Test(arguments: [
    ("{}", "no assessment"), (#"{"format":"wayleave-receipt/1"}"#, "no assessment"), ("[]", "no assessment"),
    (#"{"format":"wayleave-assessment/1"}"#, "no assessment"),
    (
      #"{"format":"wayleave-assessment/1","subjects":[{"kind":"line","id":"sha-fra","receipt":{"format":"x"}}]}"#,
      "its format"
    ),
  ])
  func whatIsNoAssessmentIsRefused(_ text: String, _ why: String) throws {
    let old = try #require(JSON.read(Array(text.utf8), bytesMax: 1_000_000))
    let assessment = try assess(Self.estate())
    do {
      _ = try AssessmentComparison.compare(old, with: assessment, pack: try ShippedLaw.pack())
      Issue.record("\(text) was compared")
    } catch let trouble as StatingTrouble {
      #expect(trouble.message.contains(why), "\(trouble.message)")
    }
  }
}
