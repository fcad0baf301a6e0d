import Foundation
import SourceText
import TestSupport
import Testing

@Suite struct RemedyCommandTests {
  /// A pack of boats with a fact that can be changed to several ends.
  private func remedy(_ arguments: String, costs: String = "", pack: String = "") throws -> Command {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try (TestLaw.manifest + pack).write(toFile: folder + "/pack.yaml", atomically: true, encoding: .utf8)
      try Self.more.write(toFile: folder + "/more.law.md", atomically: true, encoding: .utf8)
      try Self.sails.write(toFile: folder + "/law/sails-act.law.md", atomically: true, encoding: .utf8)
      try Self.estate.write(toFile: folder + "/estate.yaml", atomically: true, encoding: .utf8)
      try costs.write(toFile: folder + "/costs.yaml", atomically: true, encoding: .utf8)
      return try Command.shell("cd \(folder) && wayleave remedy --pack . --as-of 2026-05-01 \(arguments)")
    }
  }

  private static let more = """
    ```law
    kind sail "a sail" zh "帆"
    fact sail.colour : one of black "black" zh "黑", white "white" zh "白", red "red" zh "红", other "another" zh "其他"
      ask "Which colour?" zh "何种颜色？" changeable
    fact sail.patched : yes-no ask "Is it patched?" zh "是否打过补丁？" changeable
    fact sail.torn : yes-no ask "Is it torn?" zh "是否破损？"
    fact sail.area : number metres ask "How large?" zh "面积多大？"
    ```

    """

  private static let sails = """
    ---
    id: sails-act
    title: { en: Sails Act, zh: 船帆法 }
    rank: law
    effective: 2020-01-01
    confidence: high
    ---

    ## Article 1

    ```law
    rule no-black-sails
      about sail
      if not sail.patched
      owner must not sail.colour is black
    ```

    ## Article 2

    ```law
    rule no-huge-sails
      about sail
      owner must sail.area <= 500
    ```

    """

  private static let estate = """
    organisation: O
    others:
      - { id: main, name: The mainsail, kind: sail, colour: black, patched: no, area: 20 }
      - { id: jib, name: The jib, kind: sail, colour: white, patched: no, area: 10 }
      - { id: huge, name: The huge one, kind: sail, colour: white, patched: no, area: 900 }
    """

  private func json(_ run: Command) throws -> [JSON] {
    let read = try #require(JSON.read(Array(run.output.utf8), bytesMax: 1 << 20), "\(run.output)\(run.errors)")
    return read["subjects"]?.array ?? []
  }

  private func changes(_ subject: JSON) -> [String] {
    (subject["remedies"]?.array ?? []).map { remedy in
      (remedy["changes"]?.array ?? []).map { "\($0["name"]?.string ?? "")=\($0["to"]?.string ?? "")" }.joined(
        separator: " ")
    }
  }

  @Test func everyUnlawfulThingOfAnEstateIsMendedAndJudgedAgain() throws {
    let run = try remedy("estate.yaml")
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output.contains("── others/main ─") && run.output.contains("sails-act/1 no-black-sails"), "\(run.output)")
    #expect(run.output.contains("Way 1, cost 1: then lawful") && !run.output.contains("The jib"))
    let subjects = try json(remedy("estate.yaml --format json"))
    #expect(subjects.map { $0["entry"]?.string } == ["others/main", "others/huge"])
    #expect(changes(subjects[0]) == ["sail.colour=other", "sail.colour=red", "sail.colour=white", "sail.patched=yes"])
    #expect(subjects[0]["remedies"]?.array?.allSatisfy { $0["verdict"]?.string == "lawful" } == true)
  }

  @Test func whatCannotBeMendedSaysWhatStandsInTheWay() throws {
    let run = try remedy("estate.yaml huge")
    #expect(run.status == 0)
    #expect(run.output.contains("sail.area: 900 metres  (cannot be changed)"), "\(run.output)")
    let subject = try #require(json(remedy("estate.yaml others/huge --format json")).first)
    #expect(subject["remedies"]?.array?.isEmpty == true)
    #expect(subject["inTheWay"]?.array?.first?["why"]?.string == "unchangeable")
    let never = try remedy(
      "estate.yaml main", pack: "costs: { sail.colour: never, sail.patched: { yes: never, default: never } }")
    #expect(never.output.contains("sail.colour: black  (not to be changed, by the costs)"), "\(never.output)")
    // No value is left that it could be changed to.
    let only = try remedy(
      "estate.yaml main", pack: "costs: { sail.colour: { black: 1, default: never }, sail.patched: never }")
    #expect(only.output.contains("sail.colour: black  (not to be changed, by the costs)"), "\(only.output)")
  }

  @Test func whatIsLawfulHasNothingToMend() throws {
    #expect(try remedy("estate.yaml jib").output.contains("Nothing to mend."))
    let none = try remedy("--about sail --set colour=white --set area=1")
    #expect(none.status == 0 && none.output.contains("Nothing to mend."), "\(none.output)")
    let open = try remedy("--about sail --set area=1")
    #expect(open.output.contains("Find out: sail.colour, sail.patched."), "\(open.output)")
  }

  @Test func costsOfThePackAndOverThemOfTheOrganisationChoose() throws {
    let pack = "costs: { sail.colour: { other: never, default: 3, red: 2 }, sail.patched: 5 }"
    let facts = "--about sail --set colour=black --set patched=no --set area=1 --format json"
    #expect(try changes(json(remedy(facts, pack: pack))[0]) == ["sail.colour=red"])
    let own = "costs:\n  sail.colour: 9\n"
    let over = try json(remedy(facts + " --costs costs.yaml", costs: own, pack: pack))[0]
    #expect(changes(over) == ["sail.patched=yes"])
    #expect(over["remedies"]?.array?.first?["cost"] == .number(5))
    let assessed = try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try (TestLaw.manifest + pack).write(toFile: folder + "/pack.yaml", atomically: true, encoding: .utf8)
      try Self.more.write(toFile: folder + "/more.law.md", atomically: true, encoding: .utf8)
      try Self.sails.write(toFile: folder + "/law/sails-act.law.md", atomically: true, encoding: .utf8)
      try Self.estate.write(toFile: folder + "/estate.yaml", atomically: true, encoding: .utf8)
      try own.write(toFile: folder + "/costs.yaml", atomically: true, encoding: .utf8)
      return try Command.shell(
        "cd \(folder) && for f in text html; do wayleave assess estate.yaml --pack . --as-of 2026-05-01 --costs costs.yaml --format $f; done"
      )
    }
    #expect(assessed.output.contains("The least that mends it (cost 5):"), "\(assessed.output)\(assessed.errors)")
    #expect(assessed.output.contains(#"<p class="lead">The least that mends it (cost 5)</p>"#))
  }

  @Test func waysThatAreNotListedAreCounted() throws {
    let run = try remedy("estate.yaml main --limit 2")
    #expect(run.output.contains("2 more ways cost the same."), "\(run.output)")
    let subject = try #require(json(remedy("estate.yaml main --limit 3 --format json")).first)
    #expect(subject["remediesNotListed"] == .number(1) && changes(subject).count == 3)
  }

  @Test func itSpeaksChinese() throws {
    let run = try remedy("estate.yaml main --lang zh")
    #expect(run.output.contains("方案 1，代价 1：其后合法") && run.output.contains("sail.colour：黑 → 其他"), "\(run.output)")
    #expect(try remedy("estate.yaml huge --lang zh").output.contains("sail.area：900 metres（无法改变）"))
    #expect(try remedy("estate.yaml main --limit 2 --lang zh").output.contains("另有 2 个代价相同的方案未列出。"))
  }

  @Test func whatIsWrongIsNamedWithWhatToDo() throws {
    func refused(_ arguments: String, costs: String = "", _ texts: String...) throws {
      let run = try remedy(arguments, costs: costs)
      #expect(run.status == 2, "\(arguments): \(run.output)")
      for text in texts { #expect(run.errors.contains(text), "\(arguments): \(run.errors)") }
    }
    try refused("", "say what is to be mended")
    try refused("estate.yaml --about sail", "not both")
    try refused("estate.yaml --set colour=red", "not of an estate")
    try refused("estate.yaml mian", "nothing `mian`", "did you mean `main`?")
    try refused("estate.yaml others/mian", "no `others/mian`", "did you mean `main`?")
    try refused("estate.yaml boats/main", "no entries of `boats`")
    try refused("estate.yaml --limit 0", "--limit is a number from 1 to 1000")
    try refused("estate.yaml --limit 1001", "--limit is a number from 1 to 1000")
    try refused("--about sial", "there is no kind `sial`", "did you mean `sail`?")
    try refused("--about sail --set colour=blakc", "did you mean `black`?")
    try refused("estate.yaml --costs nowhere.yaml", "`nowhere.yaml` cannot be read")
    try refused(
      "estate.yaml --costs costs.yaml",
      costs: "costs:\n  sail.colour: { blak: 2 }\n  sail.torn: 2\n  sail.colours: 1\n",
      "error[T301]", "error[N218]", "error[N203]", "costs.yaml:2:18", "did you mean `black`?",
      "the costs cannot be used: 3 errors")
    try refused("estate.yaml --costs costs.yaml", costs: "cost: {}\n", "error[F011]", "did you mean `costs`?")
    try refused("estate.yaml --costs costs.yaml", costs: "sail.colour: [\n", "error[F003]")
    try refused("estate.yaml --costs costs.yaml", costs: "", "error[F010]")
    // One byte past the bound.
    try refused(
      "estate.yaml --costs costs.yaml", costs: "#" + String(repeating: "x", count: 1024 * 1024), "error[F004]")
  }
}
