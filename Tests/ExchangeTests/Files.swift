import Foundation
import Testing

@testable import Exchange

/// The example files beside the tests.
enum Files {
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().appendingPathComponent("Files")
  static let records = ProcessInfo.processInfo.environment["RECORD"] != nil

  static func bytes(_ name: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(name)))
  }

  static func names(in subfolder: String, ending: String) -> [String] {
    let all =
      (try? FileManager.default.contentsOfDirectory(atPath: folder.appendingPathComponent(subfolder).path)) ?? []
    return all.filter { $0.hasSuffix(ending) }.map { String($0.dropLast(ending.count)) }.sorted()
  }

  /// Compares with what was recorded, or records (`RECORD=1`).
  static func check(_ text: String, against name: String) throws {
    let file = folder.appendingPathComponent(name)
    if records { try Data(text.utf8).write(to: file) }
    #expect(text == String(decoding: try Data(contentsOf: file), as: UTF8.self), "\(name)")
  }

  /// A folder for one test, removed behind it.
  static func inFolder<Answer>(_ body: (String) throws -> Answer) throws -> Answer {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("wayleave-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    return try body(folder.path)
  }
}

extension Spreadsheet {
  /// All of it, for comparing: one line a cell.
  var dump: String {
    var out = "workbook\n"
    if case .csv(let encoding, let delimiter) = origin { out = "csv in \(encoding.rawValue), \(delimiter)s\n" }
    for sheet in sheets {
      out += "sheet \(sheet.name)\(sheet.isHidden ? ", hidden" : "")\n"
      for cell in sheet.rows.joined() where cell.kind != .empty {
        out += "  \(cell.place) \(cell.kind.rawValue) \(cell.text.debugDescription)\n"
      }
    }
    for torn in tornRows { out += "torn: row \(torn.row), line \(torn.line): \(torn.message)\n" }
    return out
  }

  var texts: [[String]] { sheets[0].rows.map { $0.map(\.text) } }
}
