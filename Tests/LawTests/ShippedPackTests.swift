import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// The packs that ship, and the one of the tutorial: no trouble, every property proved, every case passed.
@Suite struct ShippedPackTests {
  @Test(arguments: ["law/prc-cross-border", "examples/halcyon"])
  func aShippedPackIsCleanAndItsCasesPass(_ folder: String) throws {
    let (files, troubles) = PackFiles.read(folder: Repository.path(folder))
    #expect(troubles.isEmpty)
    let compiled = PackCompiler.compile(files)
    let pack = try #require(compiled.pack)
    #expect(compiled.diagnostics.all.isEmpty)
    let report = LawCheck.run(pack)
    #expect(report.findings.map(\.message) == [])
    #expect(report.proved.count == pack.properties.count)
    var sources = compiled.sources
    #expect(PageReader.read(files, pack: pack, sources: &sources).diagnostics.all.map(\.message) == [])
    try passAll(files.cases.map { SourceFile(name: $0.path, bytes: $0.bytes) }, pack)
  }

  /// The cases that others wrote. The pack holds copies, which run everywhere.
  @Test func theSharedCasesPass() throws {
    let folder = Repository.root.deletingLastPathComponent().appendingPathComponent("shared/cases").path
    guard let names = try? FileManager.default.contentsOfDirectory(atPath: folder) else {
      print("theSharedCasesPass: not run, there is no ../shared/cases here")
      return
    }
    let pack = try #require(PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack)
    try passAll(
      try names.sorted().map { name in
        let data = try Data(contentsOf: URL(fileURLWithPath: folder + "/" + name))
        return SourceFile(name: name, bytes: Array(data))
      }, pack)
  }

  private func passAll(_ files: [SourceFile], _ pack: LawPack) throws {
    var judge = Judge(pack: pack)
    var count = 0
    for (index, file) in files.enumerated() {
      let read = CaseReader.read(file, file: index, pack: pack)
      #expect(read.broken.isEmpty, "\(file.name): \(read.diagnostics.all.map(\.message))")
      for lawCase in read.cases {
        count += 1
        let outcome = judge.tried(lawCase)
        #expect(outcome.passed, "\(file.name), \(lawCase.name): \(outcome.failures.joined(separator: "; "))")
      }
    }
    #expect(count > 0)
  }
}
