import Foundation
import TestSupport
import Testing

@Suite struct LawCommandTests {
  @Test func checkCountsWhatItFound() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let good = try Command.wayleave("law", "check", folder)
      #expect(good.status == 0)
      #expect(good.output.contains("4 rules"))
      #expect(good.output.hasSuffix("0 errors, 0 warnings\n"))

      try TestLaw.act.replacingOccurrences(of: "boat.licensed", with: "boat.lisenced").write(
        toFile: folder + "/law/boats-act.law.md", atomically: true, encoding: .utf8)
      let bad = try Command.wayleave("law", "check", folder)
      #expect(bad.status == 1)
      #expect(bad.output.contains("did you mean `licensed`?"))
      let json = try Command.wayleave("law", "check", folder, "--format", "json")
      let object = try #require(
        try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any], "\(json.output)")
      #expect(object["code"] as? String == "N203")
      #expect(object["file"] as? String == "law/boats-act.law.md")
      #expect(object["line"] as? Int == 17)
      #expect(object["column"] as? Int == 19)
    }
  }

  @Test func testEndsWithItsCount() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let cases = folder + "/more.yaml"
      try """
      - case: licensed
        about: boat
        as-of: 2026-01-01
        facts: { use: fishing, length: 5, licensed: yes, harbour: none }
        expect: { verdict: lawful, breaches: [] }
      - case: not licensed
        about: boat
        as-of: 2026-01-01
        like: licensed
        facts: { licensed: no }
        expect: { verdict: lawful }
      """.write(toFile: cases, atomically: true, encoding: .utf8)
      let run = try Command.wayleave("law", "test", "--pack", folder, cases)
      #expect(run.status == 1)
      #expect(run.output.contains("not licensed\n       the verdict is unlawful, not lawful\n"))
      #expect(run.output.hasSuffix("1 passed, 1 failed\n"))
    }
  }

  @Test func aPackThatIsNotThereIsSaidToBeMissing() throws {
    let run = try Command.wayleave("law", "check", "no/such/folder")
    #expect(run.status == 1)
    #expect(run.output.contains("there is no folder `no/such/folder`"))
    let test = try Command.wayleave("law", "test", "--pack", "no/such/folder")
    #expect(test.status == 1)
  }

  @Test func formatLeavesAFormattedFileAlone() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let file = folder + "/law/boats-act.law.md"
      #expect(try Command.wayleave("law", "fmt", "--check", folder).status == 0)
      try TestLaw.act.replacingOccurrences(of: "  about boat\n  if", with: "  about   boat if").write(
        toFile: file, atomically: true, encoding: .utf8)
      #expect(try Command.wayleave("law", "fmt", "--check", file).status == 1)
      #expect(try Command.wayleave("law", "fmt", file).status == 0)
      #expect(try String(contentsOfFile: file, encoding: .utf8) == TestLaw.act)
    }
  }

  @Test func showGivesAProvisionInTheLanguageAsked() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let english = try Command.wayleave("law", "show", "boats-act/1", "--pack", folder)
      #expect(english.output.contains("Boats Act") && english.output.contains("Get a licence."))
      let chinese = try Command.wayleave("law", "show", "licence", "--pack", folder, "--lang", "zh")
      #expect(chinese.output.contains("船舶法") && chinese.output.contains("办理执照。"))
      let missing = try Command.wayleave("law", "show", "boats-act/9", "--pack", folder)
      #expect(missing.status == 2 && missing.errors.contains("did you mean `boats-act/1`?"))
    }
  }

  @Test func aReceiptIsRepeatedToTheByte() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let receipt = folder + "/receipt.json"
      let ask = try Command.wayleave(
        "ask", "--about", "boat", "--pack", folder, "--as-of", "2026-05-01", "--set", "use=fishing", "--set",
        "licensed=no",
        "--receipt", receipt)
      #expect(ask.status == 0, "\(ask.errors)")
      let same = try Command.wayleave("law", "replay", receipt, "--pack", folder)
      #expect(same.status == 0 && same.output == "the same: unlawful on 2026-05-01\n", "\(same.output)\(same.errors)")

      // The law changes: the verdict too, and replay says so.
      try TestLaw.act.replacingOccurrences(of: "use is fishing", with: "use is sport").write(
        toFile: folder + "/law/boats-act.law.md", atomically: true, encoding: .utf8)
      let other = try Command.wayleave("law", "replay", receipt, "--pack", folder)
      #expect(other.status == 1)
      #expect(other.output.contains("the law:") && other.output.contains(#"verdict: "unlawful" then"#))

      try "{}".write(toFile: receipt, atomically: true, encoding: .utf8)
      #expect(try Command.wayleave("law", "replay", receipt, "--pack", folder).status == 2)
    }
  }

  @Test(arguments: [
    ["show", "exchange-measures/6"], ["compare", "personal", "corporate"], ["timeline", "--svg", "/dev/null"],
  ])
  func aDayThatIsNoneIsRefused(_ words: [String]) throws {
    let run = try Command.shell("wayleave law \(words.joined(separator: " ")) --as-of 2026-02-30")
    #expect(run.status == 2 && run.errors.contains("`2026-02-30` is not a day"), "\(run.output.prefix(200))")
  }

  @Test func coverageNamesWhatNoCaseExercises() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let run = try Command.wayleave("law", "coverage", "--pack", folder)
      #expect(run.status == 1)
      #expect(run.output.contains("boats-act/1  licence: applies in no case"))
    }
  }
}
