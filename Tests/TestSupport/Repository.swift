import Foundation

/// Folders of this repository, found from this file.
public enum Repository {
  public static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  public static func path(_ relative: String) -> String { root.appendingPathComponent(relative).path }

  public static func text(_ relative: String) throws -> String {
    try String(contentsOfFile: path(relative), encoding: .utf8)
  }

  public static func bytes(_ relative: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(fileURLWithPath: path(relative))))
  }

  public static func files(in folder: String, ending: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: path(folder)).filter { $0.hasSuffix(ending) }.sorted()
  }

  /// What was recorded in a file; with `RECORD=` the text is recorded first.
  public static func recorded(_ relative: String, over text: String) throws -> String {
    if Environment.isRecording { try text.write(toFile: path(relative), atomically: true, encoding: .utf8) }
    return FileManager.default.fileExists(atPath: path(relative)) ? try self.text(relative) : "(nothing is recorded)"
  }
}

public enum Environment {
  public static let isRecording = ProcessInfo.processInfo.environment["RECORD"] != nil
  public static let isSoak = ProcessInfo.processInfo.environment["SOAK"] != nil
}
