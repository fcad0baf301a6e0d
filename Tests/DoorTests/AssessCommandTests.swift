import Foundation
import TestSupport
import Testing

@Suite struct AssessCommandTests {
  @Test func theSmallestEstateIsJudgedWithACitation() throws {
    let run = try Command.wayleave("assess", "examples/minimal", "--as-of", "2026-11-22")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Shanghai to Frankfurt"))
    #expect(run.output.contains("exchange-measures/22 internet-vpn-on-record: breached"))
    #expect(run.output.contains("line.filing: pending  (examples/minimal/estate.yaml:39)"))
  }

  private func assess(_ estate: String) throws -> Command {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try estate.write(toFile: folder + "/estate.yaml", atomically: true, encoding: .utf8)
      return try Command.wayleave("assess", folder + "/estate.yaml", "--pack", folder, "--as-of", "2026-05-01")
    }
  }

  @Test func thingsOfAnyLawAreJudgedAndReferToEachOther() throws {
    let run = try assess(
      """
      organisation: O
      others:
        - { id: mole, name: The mole, kind: harbour, guarded: no }
        - { id: b, name: The boat, kind: boat, use: fishing, licensed: yes, length: 8, harbour: mole }
      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("boats-act/3 guarded: breached"))
    #expect(run.output.contains("boat.harbour.guarded: no"))
  }

  @Test func everyErrorOfAnEstateIsNamedAtItsPlaceAndNothingIsPrinted() throws {
    let run = try assess(
      """
      organisation: O
      sites:
        - { id: a, country: XX, colour: red }
        - { id: a, country: XX }
        - { name: nameless, country: XX }
      boats: []
      others: 3
      """)
    #expect(run.status == 2)
    for code in ["E701", "E702", "E703", "E704"] { #expect(run.errors.contains("[\(code)]"), "\(code)") }
    let law = try assess(
      """
      organisation: O
      others:
        - { id: s, name: S, kind: submarine }
        - { id: mole, name: M, kind: harbour, guarded: perhaps }
        - { id: b, name: B, kind: boat, harbour: moel }
        - { id: c, name: C, kind: boat, lenght: 5 }
        - { id: d, name: D, kind: boat, use: sport, length: 30 }
      """)
    #expect(law.status == 2)
    for code in ["E706", "E707", "E708"] { #expect(law.errors.contains("[\(code)]"), "\(code)") }
    #expect(law.errors.contains("did you mean `mole`?"))
    #expect(law.output.isEmpty)
  }

  @Test func receiptsOfAnEstateAreRepeated() throws {
    try Command.inFolder { folder in
      let run = try Command.wayleave(
        "assess", "examples/minimal", "--as-of", "2026-11-22", "--receipts", folder)
      #expect(run.status == 0)
      let replay = try Command.wayleave("law", "replay", folder + "/line-sha-fra.json")
      #expect(replay.status == 0, "\(replay.output)\(replay.errors)")
    }
  }

  @Test func aFileThatCannotBeWrittenLeavesNothingBehind() throws {
    try Command.inFolder { folder in
      let run = try Command.wayleave(
        "assess", "examples/minimal", "--as-of", "2026-11-22", "--output", folder + "/no/such/folder/r.txt")
      #expect(run.status == 2)
      #expect(run.errors.contains("cannot be written"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).isEmpty)
    }
  }

  @Test func aComparisonNamesWhatMadeTheDifference() throws {
    try Command.inFolder { folder in
      let old = folder + "/old.json"
      _ = try Command.wayleave(
        "assess", "examples/meridian", "--as-of", "2026-09-30", "--format", "json", "--output", old)
      let later = try Command.wayleave("assess", "examples/meridian", "--as-of", "2026-11-22", "--compare", old)
      #expect(later.status == 0, "\(later.errors)")
      // The approval of this line ran out between the two days: its facts changed, not the law.
      #expect(later.output.contains("line suz-sin: lawful → unlawful"))
      #expect(later.output.contains("line.approval: granted → expired"))
      #expect(later.output.contains("changed by: the facts"))
      let readings = try Command.wayleave(
        "assess", "examples/meridian", "--as-of", "2026-09-30", "--compare", old, "--reading", "filing-reach=all-vpn")
      #expect(readings.output.contains("changed by: the fixed readings"))
      let json = try Command.wayleave(
        "assess", "examples/meridian", "--as-of", "2026-11-22", "--compare", old, "--format", "json")
      #expect(json.output.contains("\"changedBy\": [\n        \"facts\"\n      ]"), "\(json.output.prefix(2_000))")
      let same = try Command.wayleave("assess", "examples/meridian", "--as-of", "2026-09-30", "--compare", old)
      #expect(same.output.contains("No verdict and no breach changes."))
    }
  }

  @Test func whatIsSupposedCountsWithoutAPaperAndChangesNothing() throws {
    let run = try Command.wayleave(
      "what-if", "examples/minimal", "--as-of", "2026-11-22", "--set", "lines/sha-fra.filing=recorded")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("line sha-fra: unlawful → lawful"))
    let wrong = try Command.wayleave("what-if", "examples/minimal", "--set", "lines/sha-fra.provider=unicorn")
    #expect(wrong.status == 2)
    #expect(wrong.errors.contains("did you mean `unicom`?"))
  }

  @Test func aNewEstateIsJudgedAtOnceAndNotOverwritten() throws {
    for language in ["en", "zh"] {
      try Command.inFolder { folder in
        let estate = folder + "/mine"
        let new = try Command.wayleave("estate", "new", estate, "--organisation", "A: “B” #1", "--lang", language)
        #expect(new.status == 0, "\(new.errors)")
        let run = try Command.wayleave("assess", estate, "--as-of", "2026-11-22")
        #expect(run.status == 0, "\(run.errors)")
        #expect(run.output.hasPrefix("A: “B” #1\n"))
        #expect(try Command.wayleave("estate", "new", estate).status == 2)
      }
    }
  }
}
