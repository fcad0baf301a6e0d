import Foundation
import SourceText
import TestSupport
import Testing

@Suite struct AskCommandTests {
  private func ask(_ input: String, _ arguments: String = "") throws -> Command {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try input.write(toFile: folder + "/answers", atomically: true, encoding: .utf8)
      return try Command.shell(
        "wayleave ask --about boat --as-of 2026-05-01 --pack \(folder) \(arguments) < \(folder)/answers")
    }
  }

  @Test func itStopsAsSoonAsTheVerdictIsSettled() throws {
    let run = try ask("", "--set use=fishing --set licensed=no")
    #expect(run.status == 0)
    #expect(run.output.contains("unlawful"))
    #expect(!run.output.contains("How long?"))
  }

  @Test func itAsksOnlyWhatCanStillMatter() throws {
    // Licensed, short, in no harbour: neither use nor inspection can matter any more.
    let run = try ask("", "--set licensed=yes --set length=5 --set harbour=none --json")
    #expect(run.output.contains(#""question""#) && run.output.contains("boat.use"), "\(run.output)")
    let settled = try ask("", "--set licensed=yes --set length=5 --set harbour=none --set use=fishing --json")
    #expect(settled.output.contains(#""verdict": "lawful""#))
  }

  @Test func aFactBehindAReferenceIsAskedOnceTheReferenceIsKnown() throws {
    let before = try ask("", "--set licensed=yes --set length=5 --set use=fishing --json")
    #expect(before.output.contains(#""fact": "boat.harbour""#), "\(before.output)")
    let run = try ask("yes\nno\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(run.output.contains("Is the harbour guarded?") && run.output.contains("boats-act/3"), "\(run.output)")
  }

  @Test func whatIsNotKnownStaysUnknown() throws {
    let run = try ask("?\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(run.output.contains("undetermined") && run.output.contains("boat.harbour"))
  }

  @Test func anAnswerThatCannotBeIsRefusedAndAskedAgain() throws {
    let run = try ask("sideways\nnone\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(run.output.contains("refers to a harbour; only `none` can be said of it directly"), "\(run.output)")
    #expect(run.output.contains(": lawful"))
  }

  @Test func backTakesTheLastAnswerAway() throws {
    let run = try ask("yes\n<\nnone\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(run.output.contains(": lawful"), "\(run.output)")
  }

  @Test func itSpeaksChinese() throws {
    let run = try ask("fishing\nno\n", "--lang zh")
    #expect(run.output.contains("船, 2026-05-01"), "\(run.output)")
  }

  @Test func itTellsHowFarItIsAndStopsWhenAsked() throws {
    let run = try ask("20\nq\n")
    #expect(run.output.contains("At most 6 questions"), "\(run.output)")
    #expect(run.output.contains("`q` to stop"))
    #expect(run.output.contains("undetermined") && !run.output.contains("How long?\n> \n"))
    let last = try ask("none\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(last.output.contains("At most 2 questions"), "\(last.output)")
  }

  @Test func anAnswerMayBeWhatPeopleCallIt() throws {
    let run = try ask("FISHING\n", "--set length=5 --set harbour=none --set licensed=no")
    #expect(run.output.contains("boats-act/1"), "\(run.output)")
  }

  @Test func theAnswersAreGivenBackAsOneCommand() throws {
    let run = try ask("fishing\n", "--set length=5 --set harbour=none --set licensed=no")
    #expect(run.output.contains("The same as one command:"), "\(run.output)")
    #expect(run.output.contains("--set use=fishing") && run.output.contains("--set licensed=no"), "\(run.output)")
    let open = try ask("?\n", "--set length=5 --set harbour=none --set licensed=no")
    #expect(open.output.contains("--unknown use"), "\(open.output)")
    // That there is a harbour, and nothing of it, cannot be stated.
    let bare = try ask("yes\n?\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(!bare.output.contains("The same as one command:"), "\(bare.output)")
  }

  @Test func programsLearnWhatIsPossibleAndHowMuchCanMatter() throws {
    let run = try ask("", "--set licensed=yes --set use=fishing --set harbour=none --json")
    let next = try #require(JSON.read(Array(run.output.utf8), bytesMax: 1 << 20), "\(run.output)")
    #expect(next["question"]?["fact"]?.string == "boat.length")
    #expect(next["canMatter"] == .number(2))
    // Between ten and twelve metres it depends on the reading.
    #expect(next["possible"]?.array?.compactMap(\.string) == ["unlawful", "unsettled", "lawful"])
  }

  @Test func programsMayLeaveFactsOpen() throws {
    let run = try ask("", "--set length=5 --set use=fishing --unknown licensed --unknown harbour --json")
    let receipt = try #require(JSON.read(Array(run.output.utf8), bytesMax: 1 << 20), "\(run.output)")
    #expect(receipt["verdict"]?.string == "undetermined")
    let misspelt = try ask("", "--unknown licenced --json")
    #expect(misspelt.status == 2 && misspelt.errors.contains("did you mean `licensed`?"))
  }

  @Test func whatIsNotKnownIsNotAskedForIndirectly() throws {
    // Whether there is a harbour is not known, so nothing is asked of it.
    let run = try ask("?\n", "--set licensed=yes --set length=5 --set use=fishing")
    #expect(!run.output.contains("Is the harbour guarded?  ["), "\(run.output)")
  }
}
