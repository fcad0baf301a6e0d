import Assessment
import EstateModel
import SourceText
import TestSupport
import Testing

/// Random estates are written as YAML and read back as the same entries. `SEED=` repeats a run.
@Suite struct RoundTripTests {
  @Test func aRandomEstateSurvivesBeingWrittenAndRead() throws {
    var (dice, seed) = Dice.printed(for: "RoundTripTests")
    let pack = try ShippedLaw.pack()
    for round in 0..<Dice.count(300, soak: 50_000) {
      let estate = RandomEstate.draw(dice.split(), pack)
      let files = try dice.chance(70) ? ["estate.yaml": EstateWriter.text(estate)] : Self.oneFileEach(estate)
      let read = EstateReader.read(EstateFiles(texts: files))
      let found = read.estate.map { estate.firstDifference(from: $0) } ?? read.rendered(read.diagnostics)
      guard let found else { continue }
      let texts = files.sorted { $0.key < $1.key }.map { "---- \($0.key)\n\($0.value)" }.joined()
      Issue.record("SEED=\(seed), round \(round): \(found)\n\(texts)")
      return
    }
  }

  /// As importers write: a file for the entries of each list.
  private static func oneFileEach(_ estate: Estate) throws -> [String: String] {
    let head = Estate(organisation: estate.organisation, records: [:], readings: estate.readings)
    var files = ["estate.yaml": try EstateWriter.text(head)]
    for (plural, records) in estate.records { files["\(plural).yaml"] = try EstateWriter.text([plural: records]) }
    return files
  }

  /// Whatever an estate holds, judging it ends with answers or with what is wrong, and twice with the same.
  @Test func aRandomEstateIsJudgedOrRefused() throws {
    var (dice, seed) = Dice.printed(for: "RoundTripTests.judged")
    let pack = try ShippedLaw.pack()
    var (judged, refused) = (0, 0)
    for round in 0..<Dice.count(40, soak: 5_000) {
      let drawn = RandomEstate.draw(dice.split(), pack, statesFacts: round.isMultiple(of: 2))
      let read = EstateReader.read(EstateFiles(texts: ["estate.yaml": try EstateWriter.text(drawn)]))
      guard let estate = read.estate else {
        Issue.record("SEED=\(seed), round \(round): \(read.rendered(read.diagnostics))")
        return
      }
      let results = try (0..<2).map { _ in
        try Assessor.assess(estate, in: read.sources, by: pack, asOf: judgingDay)
      }
      if results[0].assessment == nil { refused += 1 } else { judged += 1 }
      #expect((results[0].assessment == nil) == results[0].diagnostics.hasErrors)
      let told = results.map { result in
        result.assessment.map { AssessmentJSON.json($0, pack: pack, program: "test").text() }
          ?? read.rendered(result.diagnostics)
      }
      #expect(told[0] == told[1], "SEED=\(seed), round \(round)")
    }
    print("RoundTripTests.judged: \(judged) judged, \(refused) refused")
  }
}
