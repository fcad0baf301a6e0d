import EstateModel
import Foundation
import SourceText
import TestSupport
import Testing

/// Every message that an estate can meet, recorded beside the estate that meets it. Adding one is adding a file, or a
/// folder of files, under Tests/EstateTests/Files/bad.
@Suite struct EstateGalleryTests {
  static let bad = Files.names(in: "bad")
  static let good = Files.names(in: "good")
  static let folders = ["errors-in-three-files", "folder-without-yaml", "organisation-in-two-files"]

  @Test(arguments: bad) func aBadEstateIsToldWhatIsWrongAsRecorded(_ name: String) throws {
    let read = try Files.estate("bad/\(name).yaml")
    let message = read.rendered(try read.troubles(by: ShippedLaw.pack()))
    #expect(!message.isEmpty, "this estate has nothing wrong with it")
    try Files.check(message, against: "bad/\(name).message")
  }

  @Test(arguments: folders) func aBadEstateOfSeveralFilesIsToldWhatIsWrongAsRecorded(_ name: String) throws {
    let folder = Repository.path(Files.folder) + "/bad/"
    let read = EstateReader.read(path: folder + name)
    let message = read.rendered(try read.troubles(by: ShippedLaw.pack())).replacing(folder, with: "")
    #expect(!message.isEmpty, "this estate has nothing wrong with it")
    try Files.check(message, against: "bad/\(name).message")
  }

  @Test(arguments: good) func aGoodEstateIsPassedWithoutAWord(_ name: String) throws {
    let read = try Files.estate("good/\(name).yaml")
    let estate = try #require(read.estate, "\(read.rendered(read.diagnostics))")
    #expect(read.rendered(try read.troubles(by: ShippedLaw.pack())) == "")
    // What was read is written as the same again.
    let again = EstateReader.read(EstateFiles(texts: ["again.yaml": try EstateWriter.text(estate)]))
    #expect(again.estate?.isSame(as: estate) == true, "\(again.rendered(again.diagnostics))")
  }

  @Test func anEstateBeginsItsFileWithWhatTheFileShows() throws {
    for name in Self.bad.map({ "bad/\($0)" }) + Self.good.map({ "good/\($0)" }) {
      let text = String(decoding: try Files.bytes("\(name).yaml"), as: UTF8.self)
      #expect(text.hasPrefix("# ") && text.prefix { $0 != "\n" }.count <= 120, "\(name)")
    }
  }

  @Test func everyCodeHasAnExampleAndAPlaceInTheReference() throws {
    let source = try Repository.text("Sources/Estate/EstateModel/EstateCodes.swift")
    let declared = source.matches(of: #/DiagnosticCode\("(E\d+)"/#).map { String($0.1) }
    #expect(declared.count >= 14)
    #expect(Self.bad.count >= 42 && Self.good.count >= 8)
    let messages = try (Self.bad + Self.folders + ["../bounds/too-many-files"]).map {
      try Repository.text("\(Files.folder)/bad/\($0).message")
    }.joined()
    let reference = try Repository.text("docs/estate.md")
    for code in declared {
      #expect(messages.contains("[\(code)]"), "no estate under Files/bad shows \(code)")
      #expect(reference.contains("| `\(code)` |"), "docs/estate.md does not list \(code)")
    }
  }
}

/// The bounds of an estate, each with an estate that goes one past it.
@Suite struct EstateBoundsTests {
  private func message(of folder: String) -> String {
    let read = EstateReader.read(path: folder)
    #expect(read.estate == nil)
    return read.rendered(read.diagnostics).replacing(folder, with: "FOLDER")
  }

  @Test func aFolderOfOneFileTooManyIsRefusedWhole() throws {
    try Command.inFolder { folder in
      for number in 0...EstateFiles.filesMax {
        try "organisation: X\n".write(toFile: "\(folder)/\(number).yaml", atomically: false, encoding: .utf8)
      }
      try Files.check(message(of: folder), against: "bounds/too-many-files.message")
    }
  }

  @Test func foldersBelowTheDeepestAreNotRead() throws {
    try Command.inFolder { folder in
      let deep = folder + String(repeating: "/a", count: EstateFiles.depthMax)
      try FileManager.default.createDirectory(atPath: deep + "/a", withIntermediateDirectories: true)
      try "organisation: X\n".write(toFile: deep + "/here.yaml", atomically: false, encoding: .utf8)
      try "[not YAML".write(toFile: deep + "/a/too-deep.yaml", atomically: false, encoding: .utf8)
      #expect(EstateReader.read(path: folder).estate?.organisation.text == "X")
    }
  }

  @Test func whatIsNotThereIsToldWithAWayToBegin() throws {
    try Command.inFolder { folder in
      try Files.check(message(of: folder + "/nowhere"), against: "bounds/nowhere.message")
    }
  }

  @Test func oneEntryTooManyIsRefused() throws {
    guard Environment.isSoak else { return print("oneEntryTooManyIsRefused: not run without SOAK=1") }
    var text = "organisation: X\nsites:\n"
    for number in 0...EstateReader.entriesMax { text += "- {id: s\(number), country: CN}\n" }
    let read = EstateReader.read(EstateFiles(texts: ["estate.yaml": text]))
    #expect(read.diagnostics.all.map(\.code.id) == ["E705"])
  }

  @Test func aTextAndAnIdMayBeAsLongAsTheirBound() throws {
    let id = String(repeating: "x", count: FieldType.idBytesMax)
    let note = String(repeating: "中", count: FieldType.textBytesMax / 3)
    let read = try EstateReader.estate("organisation: X\nsites:\n  - { id: \(id), country: CN, note: \(note) }\n")
    #expect(read.estate?.entry("sites", id)?.text("note") == note)
    #expect(FieldType.id.trouble(id + "x", "id") != nil)
    #expect(FieldType.text.trouble(note + "中", "note") != nil)
  }
}
