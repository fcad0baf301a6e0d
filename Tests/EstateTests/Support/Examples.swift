import Assessment
import CivilTime
import EstateModel
import Foundation
import LawCompiling
import LawPacks
import SourceText
import TestSupport
import Testing

/// The law that these tests judge by, compiled once.
enum ShippedLaw {
  private static let compiled = PackCompiler.compile(folder: Repository.path("law/prc-cross-border")).pack

  static func pack() throws -> LawPack { try #require(compiled, "the pack that ships has errors") }
}

/// The day for which the examples are judged, unless they say otherwise.
let judgingDay = CivilDate("2026-11-22")!  // There is that day.

/// The files of these tests.
enum Files {
  static let folder = "Tests/EstateTests/Files"

  /// The names without their ending, sorted.
  static func names(in inner: String, ending: String = ".yaml") -> [String] {
    let found = (try? Repository.files(in: "\(folder)/\(inner)", ending: ending)) ?? []
    return found.map { String($0.dropLast(ending.count)) }
  }

  static func bytes(_ name: String) throws -> [UInt8] { try Repository.bytes("\(folder)/\(name)") }

  /// Compares with what was recorded, or records (`RECORD=1`).
  static func check(_ text: String, against name: String) throws {
    #expect(
      text == (try Repository.recorded("\(folder)/\(name)", over: text)),
      "\(name): run `RECORD=1 make test` and read the difference")
  }

  /// Reads an estate of one file, which is shown by its name alone.
  static func estate(_ name: String) throws -> ReadEstate {
    let shown = name.split(separator: "/").last.map(String.init) ?? name
    let parent = name.contains("/") ? "/" + name.prefix(upTo: name.lastIndex(of: "/")!) : ""  // It holds one.
    return EstateReader.read(
      EstateFiles([(shown, shown, try bytes(name))], folder: Repository.path(folder + parent)))
  }
}

extension ReadEstate {
  /// Everything that is wrong with it: with its text, or else in the eyes of the law.
  func troubles(by pack: LawPack, asOf date: CivilDate = judgingDay) throws -> Diagnostics {
    guard let estate else { return diagnostics }
    var all = diagnostics
    all.add(contentsOf: try Assessor.assess(estate, in: sources, by: pack, asOf: date).diagnostics.all)
    return all
  }

  func rendered(_ diagnostics: Diagnostics) -> String { DiagnosticRenderer(sources: sources).text(diagnostics) }
}

extension EstateReader {
  /// An estate of one text that is right, as tests write it.
  static func estate(_ text: String) throws -> ReadEstate {
    let read = read(EstateFiles(texts: ["estate.yaml": text]))
    if read.estate == nil { Issue.record("\(read.rendered(read.diagnostics))") }
    return read
  }

  /// The estate of the examples that has everything.
  static func meridian() throws -> Estate { try #require(read(path: Repository.path("examples/meridian")).estate) }
}
