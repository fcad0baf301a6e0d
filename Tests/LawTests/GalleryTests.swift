import Foundation
import SourceText
import TestSupport
import Testing

/// Every message of the law language, recorded. Adding one is adding a file under Tests/Gallery/bad.
@Suite struct GalleryTests {
  static let bad = (try? Repository.files(in: "Tests/Gallery/bad", ending: ".md")) ?? []
  static let good = (try? Repository.files(in: "Tests/Gallery/good", ending: ".md")) ?? []

  @Test(arguments: bad) func aBadPackIsToldWhatIsWrongAsRecorded(_ name: String) throws {
    let entry = try GalleryEntry(path: "Tests/Gallery/bad/\(name)")
    let message = try entry.message()
    #expect(!message.isEmpty, "this pack has nothing wrong with it")
    if Environment.isRecording {
      try entry.record(message)
    } else {
      #expect(message == entry.part("message"), "run `RECORD=1 make test` and read the difference")
    }
  }

  @Test(arguments: good) func aGoodPackIsPassedWithoutAWord(_ name: String) throws {
    let entry = try GalleryEntry(path: "Tests/Gallery/good/\(name)")
    #expect(try entry.message() == "")
  }

  @Test func everyCodeHasAnExampleAndAPlaceInTheReference() throws {
    let declared = try Self.declaredCodes()
    #expect(declared.count >= 60)
    // A folder that is missing would be an empty suite, which says nothing.
    #expect(Self.bad.count >= declared.count / 2 && !Self.good.isEmpty)
    let messages = try Self.bad.map { try GalleryEntry(path: "Tests/Gallery/bad/\($0)").part("message") ?? "" }.joined()
    let reference = try Repository.text("docs/law-language.md") + Repository.text("docs/estate.md")
    for code in declared {
      #expect(reference.contains("| `\(code)` |"), "neither docs/law-language.md nor docs/estate.md lists \(code)")
      // Codes of estates: EstateTests shows them.
      if Self.shownElsewhere.contains(code) || code.hasPrefix("E7") { continue }
      #expect(messages.contains("[\(code)]"), "no file of Tests/Gallery/bad shows \(code)")
    }
  }

  /// These need a folder or a huge input; HostilePackTests and the tests of the doors show them.
  static let shownElsewhere: Set<String> = ["F001", "P002", "P003", "S116", "R414", "C506"]

  private static func declaredCodes() throws -> [String] {
    let sources = Repository.path("Sources")
    let names = try FileManager.default.subpathsOfDirectory(atPath: sources).filter { $0.hasSuffix(".swift") }
    var codes: Set<String> = []
    for name in names {
      for match in try String(contentsOfFile: sources + "/" + name, encoding: .utf8).matches(
        of: #/DiagnosticCode\("([A-Z]\d+)"/#)
      {
        codes.insert(String(match.1))
      }
    }
    return codes.sorted()
  }
}
