import Facts
import Foundation
import LawCompiling
import LawPacks
import Reasoning
import SourceText
import Testing

/// Folders of this repository, found from this file.
enum Repository {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  static func path(_ relative: String) -> String { root.appendingPathComponent(relative).path }

  static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }

  static func files(in folder: String, ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { $0.hasSuffix(ending) }.sorted()
  }
}

enum Environment {
  static let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil
  static let isSoak = ProcessInfo.processInfo.environment["SOAK"] != nil
}

extension PackCompiler {
  /// The pack, or a failed requirement with its messages.
  static func compiled(_ files: PackFiles) throws -> LawPack {
    let compiled = compile(files)
    let messages = DiagnosticRenderer(sources: compiled.sources).text(compiled.diagnostics)
    return try #require(compiled.pack, "\(messages)")
  }
}
