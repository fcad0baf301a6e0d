import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// The mechanisms of the law, one small pack each: Tests/Mechanisms/*.md, to be read as documentation.
@Suite struct MechanismTests {
  static let names = (try? Repository.files(in: "Tests/Mechanisms", ending: ".md")) ?? []
  static let conflicts = (try? Repository.files(in: "Tests/Mechanisms/conflicts", ending: ".md")) ?? []

  /// A folder that is missing would be an empty suite, which says nothing.
  @Test func thereAreMechanisms() throws {
    #expect(Self.names.count >= 20 && !Self.conflicts.isEmpty)
    for folder in ["refuted", "refused"] {
      #expect(try !Repository.files(in: "Tests/Mechanisms/\(folder)", ending: ".md").isEmpty)
    }
  }

  @Test(arguments: names) func theCasesOfAMechanismHold(_ name: String) throws {
    let entry = try GalleryEntry(path: "Tests/Mechanisms/\(name)")
    #expect(try entry.message() == "", "a mechanism is shown by a pack that law check passes")
    try passAll(entry)
  }

  @Test(arguments: conflicts) func aConflictIsReportedAndJudgingStillAnswers(_ name: String) throws {
    let entry = try GalleryEntry(path: "Tests/Mechanisms/conflicts/\(name)")
    #expect(try entry.message().contains("[C502]"))
    try passAll(entry)
  }

  @Test(arguments: (try? Repository.files(in: "Tests/Mechanisms/refuted", ending: ".md")) ?? [])
  func aPropertyThatDoesNotHoldIsRefuted(_ name: String) throws {
    let entry = try GalleryEntry(path: "Tests/Mechanisms/refuted/\(name)")
    #expect(try entry.message().contains("[C503]"))
    try passAll(entry)
  }

  /// Facts that cannot be are refused: every case of such a file must fail without a verdict.
  @Test(arguments: (try? Repository.files(in: "Tests/Mechanisms/refused", ending: ".md")) ?? [])
  func factsThatCannotBeAreRefused(_ name: String) throws {
    let files = try GalleryEntry(path: "Tests/Mechanisms/refused/\(name)").files()
    let pack = try PackCompiler.compiled(files)
    var judge = Judge(pack: pack)
    var count = 0
    for (index, file) in files.cases.enumerated() {
      let read = CaseReader.read(SourceFile(name: file.path, bytes: file.bytes), file: index, pack: pack)
      #expect(read.broken.isEmpty)
      for lawCase in read.cases {
        count += 1
        #expect(judge.tried(lawCase).judgement == nil, "\(lawCase.name)")
      }
    }
    #expect(count > 0)
  }

  private func passAll(_ entry: GalleryEntry) throws {
    let files = try entry.files()
    let pack = try PackCompiler.compiled(files)
    var judge = Judge(pack: pack)
    var count = 0
    for (index, file) in files.cases.enumerated() {
      let read = CaseReader.read(SourceFile(name: file.path, bytes: file.bytes), file: index, pack: pack)
      #expect(read.broken.isEmpty, "\(read.diagnostics.all.map(\.message))")
      for lawCase in read.cases {
        count += 1
        let outcome = judge.tried(lawCase)
        #expect(outcome.passed, "\(lawCase.name): \(outcome.failures.joined(separator: "; "))")
      }
    }
    #expect(count > 0, "a mechanism is shown by cases")
  }
}
