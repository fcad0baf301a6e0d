import Foundation
import TestSupport
import Testing

@Suite struct AssessCommandTests {
  @Test func theSmallestEstateIsJudgedWithACitation() throws {
    let run = try Command.wayleave("assess", "examples/minimal", "--as-of", "2026-11-22")
    #expect(run.status == 0, "\(run.errors)")
    #expect(run.output.contains("Shanghai to Frankfurt"))
    #expect(run.output.contains("exchange-measures/22 internet-vpn-on-record: breached"))
    #expect(run.output.contains("line.filing: pending  (examples/minimal/estate.yaml:36)"))
  }

  private func assess(_ estate: String) throws -> Command {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try estate.write(toFile: folder + "/estate.yaml", atomically: true, encoding: .utf8)
      return try Command.wayleave("assess", folder, "--pack", folder, "--as-of", "2026-05-01")
    }
  }

  @Test func everyErrorOfAnEstateIsNamedAtItsPlace() throws {
    let run = try assess(
      """
      organisation: O
      sites:
        - { id: a, jurisdiction: XX, colour: red }
        - { id: a, jurisdiction: XX }
        - { name: nameless, jurisdiction: XX }
      boat: 3
      boats:
        - { id: b, ends: [a, c] }
        - { id: b, harbour: h, facts: { length: [1] } }
        - { id: c, harbor: none }
      """)
    #expect(run.status == 2)
    for code in ["E701", "E702", "E703", "E704", "E705"] { #expect(run.errors.contains("[\(code)]"), "\(code)") }
    let law = try assess(
      """
      organisation: O
      submarines:
        - { id: s }
      harbours:
        - { id: mole, facts: { guarded: perhaps } }
      boats:
        - { id: b, harbour: moel, facts: { lenght: 5 } }
        - { id: c, facts: { use: sport, length: 30 } }
      """)
    #expect(law.status == 2)
    for code in ["E706", "E707", "E708", "E709"] { #expect(law.errors.contains("[\(code)]"), "\(code)") }
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
}
