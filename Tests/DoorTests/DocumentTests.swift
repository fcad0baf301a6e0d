import Foundation
import TestSupport
import Testing

/// Commands in the documents are run, and what they print is compared with what the page says.
///
/// A block is ```console; a line `$ COMMAND` is run by the shell in the repository's folder, the lines below it are its
/// output. RECORD=1 writes the output into the page.
@Suite struct DocumentTests {
  @Test(arguments: [
    "README.md", "docs/tutorial.md", "docs/law-language.md", "docs/law/instruments.md",
    "docs/law/deadlines.md", "docs/law/questions.md", "docs/law/telling.md", "docs/estate.md",
    "docs/guides/spreadsheet.md", "docs/evidence/decode.md",
  ])
  func whatADocumentPrintsIsWhatTheProgramPrints(_ name: String) throws {
    let path = Command.root.appendingPathComponent(name).path
    var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    var at = 0
    var count = 0
    while at < lines.count {
      guard lines[at] == "```console" else {
        at += 1
        continue
      }
      at += 1
      while at < lines.count, lines[at] != "```" {
        guard lines[at].hasPrefix("$ ") else {
          Issue.record("\(name): a console block begins with a command: \(lines[at])")
          return
        }
        let command = String(lines[at].dropFirst(2))
        var end = at + 1
        while end < lines.count, lines[end] != "```", !lines[end].hasPrefix("$ ") { end += 1 }
        let expected = lines[at + 1..<end].joined(separator: "\n")
        if !command.hasPrefix("make") && !command.hasPrefix("git") {
          let run = try Command.shell(command)
          var actual = run.output + run.errors
          while actual.hasSuffix("\n") { actual.removeLast() }
          count += 1
          if ProcessInfo.processInfo.environment["RECORD"] != nil {
            lines.replaceSubrange(at + 1..<end, with: actual.isEmpty ? [] : actual.components(separatedBy: "\n"))
            end = at + 1 + (actual.isEmpty ? 0 : actual.components(separatedBy: "\n").count)
          } else {
            #expect(actual == expected, "\(name): $ \(command)")
          }
        }
        at = end
      }
      at += 1
    }
    #expect(count > 0, "\(name) shows no command")
    if ProcessInfo.processInfo.environment["RECORD"] != nil {
      try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    }
  }
}
