import Foundation
import TestSupport
import Testing

@Suite struct LawTellingTests {
  /// The law of the tests, with a second version that frees boats under five metres and knows ferries.
  private func writeBoth(_ folder: String) throws {
    try TestLaw.write(to: folder + "/old")
    try TestLaw.write(to: folder + "/new")
    try TestLaw.act.replacingOccurrences(
      of: "if boat.use is fishing", with: "if boat.use is fishing and boat.length >= 5"
    ).write(toFile: folder + "/new/law/boats-act.law.md", atomically: true, encoding: .utf8)
    try TestLaw.words.replacingOccurrences(of: "one of fishing, sport", with: "one of fishing, sport, ferry").write(
      toFile: folder + "/new/vocabulary.law.md", atomically: true, encoding: .utf8)
  }

  @Test func aLawDoesNotDifferFromItself() throws {
    let run = try Command.wayleave("law", "diff", "--from", "2026-01-01", "--to", "2026-01-01")
    #expect(run.status == 0 && run.output.contains("No verdict changes."), "\(run.output)\(run.errors)")
  }

  @Test func twoPacksAreComparedInTheLawsOwnWords() throws {
    try Command.inFolder { folder in
      try writeBoth(folder)
      let run = try Command.wayleave(
        "law", "diff", "--pack", folder + "/old", "--with-pack", folder + "/new", "--as-of", "2026-01-01")
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output.contains("unlawful → unaddressed"), "\(run.output)")
      #expect(run.output.contains("boat.length < 5 metres"), "\(run.output)")
      #expect(run.output.contains("breached before: boats-act/1 licence"), "\(run.output)")
      #expect(run.output.contains("one pack alone knows it: boat.use is ferry"), "\(run.output)")
      #expect(run.output.split(separator: "\n").allSatisfy { $0.count <= 80 })

      let json = try Command.wayleave(
        "law", "diff", "--pack", folder + "/old", "--with-pack", folder + "/new", "--as-of", "2026-01-01", "--format",
        "json")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      #expect(object["format"] as? String == "wayleave-law-difference-1")
      let chinese = try Command.wayleave(
        "law", "diff", "--pack", folder + "/old", "--with-pack", folder + "/new", "--as-of", "2026-01-01", "--lang",
        "zh")
      #expect(chinese.output.contains("违法 → 法律未作规定"), "\(chinese.output)")
    }
  }

  /// What an example says, `ask` says too.
  @Test func anExampleCanBeAsked() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let json = try Command.wayleave(
        "law", "diff", "--pack", folder, "--from", "2019-12-31", "--to", "2026-01-01", "--format", "json")
      let object = try #require(try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any])
      let kinds = try #require(object["kinds"] as? [[String: Any]])
      var count = 0
      for change in kinds.flatMap({ $0["changes"] as? [[String: Any]] ?? [] }) {
        for condition in change["conditions"] as? [[String: Any]] ?? [] {
          let example = try #require(condition["example"] as? [String: String])
          for (day, side) in [("2019-12-31", "before"), ("2026-01-01", "after")] {
            let set = example.sorted { $0.key < $1.key }.map { " --set \($0.key)=\($0.value)" }.joined()
            let ask = try Command.shell("wayleave ask --json --about boat --pack \(folder) --as-of \(day)\(set)")
            let receipt = try JSONSerialization.jsonObject(with: Data(ask.output.utf8)) as? [String: Any]
            #expect(receipt?["verdict"] as? String == change[side] as? String, "\(set) \(ask.output)\(ask.errors)")
            count += 1
          }
        }
      }
      #expect(count > 0)
    }
  }

  @Test(arguments: [
    (["diff"], "from when?"), (["diff", "--from", "2026-02-30"], "`2026-02-30` is not a day"),
    (["diff", "--from", "2026-01-01", "--about", "lime"], "did you mean `line`?"),
    (["gaps", "--about", "lime"], "did you mean `line`?"),
    (["mutate", "--only", "no-such-rule"], "there is nothing to change"),
  ])
  func aWrongWishIsRefused(_ words: [String], _ message: String) throws {
    let run = try Command.shell("wayleave law \(words.joined(separator: " "))")
    #expect(run.status == 2 && run.errors.contains(message), "\(run.status) \(run.errors)")
  }

  @Test func theEstateIsToldWhyAVerdictChanges() throws {
    let run = try Command.shell("wayleave law diff --from 2016-12-31 --to 2026-01-01 --estate examples/meridian")
    #expect(run.status == 0 && run.output.contains("changed by: the law"), "\(run.output)\(run.errors)")
  }

  @Test func gapsNameWhereNoRuleSpeaks() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let run = try Command.wayleave("law", "gaps", "--pack", folder, "--as-of", "2026-01-01")
      #expect(run.status == 0 && run.output.contains("no rule speaks where"), "\(run.output)\(run.errors)")
      #expect(run.output.contains("boat.harbour is none"), "\(run.output)")
    }
  }

  @Test func aFaultThatNoCaseNoticesIsListedWithTheMissingCase() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let run = try Command.wayleave("law", "mutate", "--pack", folder, "--only", "licence")
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.output.contains("UNNOTICED: a case about boat"), "\(run.output)")
      let again = try Command.wayleave("law", "mutate", "--pack", folder, "--count", "3", "--seed", "5")
      #expect(
        try Command.wayleave("law", "mutate", "--pack", folder, "--count", "3", "--seed", "5").output == again.output)
    }
  }
}
