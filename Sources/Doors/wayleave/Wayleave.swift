import ArgumentParser

@main
struct Wayleave: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "wayleave",
    abstract: "Keeps cross-border lines, VPNs and encryption products within the law, and proves it.",
    discussion: """
      Wayleave applies a law pack (dated, cited rules) to facts and answers with a verdict and its proof.
      It gives no legal advice.
      """,
    version: "wayleave \(Program.version)",
    subcommands: [
      AssessCommand.self, WhatIfCommand.self, RemedyCommand.self, EstateCommand.self, AskCommand.self,
      JudgeCommand.self, CollectCommand.self, DecodeCommand.self,
      LawCommand.self,
    ])
}

enum Program {
  static let version = "0.1.0"
}

struct LawCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "law", abstract: "Check, test, read and format law packs.",
    subcommands: [
      LawCheckCommand.self, LawTestCommand.self, LawFormatCommand.self, LawShowCommand.self, LawCoverageCommand.self,
      LawReplayCommand.self, LawTimelineCommand.self, LawCompareCommand.self, LawDiffCommand.self, LawGapsCommand.self,
      LawMutateCommand.self, LawSQLCommand.self,
    ])
}
