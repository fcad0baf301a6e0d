import ArgumentParser
import Foundation
import LawSyntax
import SourceText

struct LawFormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt", abstract: "Format the law blocks of literate files; prose is left alone.",
    discussion: "With --check nothing is written; ends with 1 when a file is not formatted or has errors.")

  @Argument(help: ArgumentHelp("Files, or folders of packs.", valueName: "file")) var files: [String]
  @Flag(help: "Only say which files are not formatted.") var check = false

  func run() throws {
    try refusing {
      var trouble = false
      for path in try files.flatMap({ try Self.literateFiles($0) }) {
        let source = SourceFile(name: path, bytes: try readFile(path))
        let (formatted, diagnostics) = Formatter.format(source)
        if diagnostics.contains(where: { $0.severity == .error }) {
          report(diagnostics, source)
          trouble = true
        } else if formatted != source.bytes {
          if check {
            Terminal.print("\(path): not formatted")
            trouble = true
          } else {
            try Self.write(formatted, to: path)
            Terminal.print("\(path): formatted")
          }
        }
      }
      if trouble { throw ExitCode(1) }
    }
  }

  private static func literateFiles(_ path: String) throws -> [String] {
    var isFolder: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw Refusal("`\(path)` does not exist")
    }
    guard isFolder.boolValue else { return [path] }
    let inside = try FileManager.default.subpathsOfDirectory(atPath: path)
    return inside.filter { $0.hasSuffix(".law.md") }.sorted().map { path + "/" + $0 }
  }

  /// Through a second file and a rename, so that a crash leaves the old text or the new one.
  private static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try Data(bytes).write(to: URL(fileURLWithPath: path), options: .atomic)
    } catch {
      throw Refusal("`\(path)` cannot be written: \(error.localizedDescription)")
    }
  }

  private func report(_ found: [Diagnostic], _ source: SourceFile) {
    var sources = SourceMap()
    sources.add(source)
    var diagnostics = Diagnostics()
    diagnostics.add(contentsOf: found)
    Terminal.print(DiagnosticRenderer(sources: sources, colour: Terminal.colours).text(diagnostics))
  }
}
