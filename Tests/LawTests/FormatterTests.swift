import Foundation
import LawCompiling
import LawSyntax
import SourceText
import TestSupport
import Testing

@Suite struct FormatterTests {
  private func formatted(_ text: String) -> String {
    String(decoding: Formatter.format(SourceFile(name: "f", text: text)).bytes, as: UTF8.self)
  }

  @Test func clausesStandOnTheirOwnLines() {
    let text =
      "prose  stays \n\n```law\nrule r about line if line.a and   line.b owner must not line.c remedy \"x\"   zh \"y\"\n```\n\ttail"
    let expected = """
      prose  stays 

      ```law
      rule r
        about line
        if line.a and line.b
        owner must not line.c
        remedy "x" zh "y"
      ```
      \ttail
      """
    #expect(formatted(text) == expected)
  }

  @Test func commentsStayWhereTheyStood() {
    let text = """
      ```law
      # about kinds
      kind line "a line" # trailing
      # about the fact
      fact line.a : yes-no   # why
        # before changeable
        changeable
      rule r
        about line # what
        # the condition
        if line.a
        owner must line.a
      # at the end
      ```
      """
    let once = formatted(text)
    for comment in [
      "# about kinds", "# trailing", "# about the fact", "# why", "# before changeable", "# what",
      "# the condition", "# at the end",
    ] {
      #expect(once.components(separatedBy: comment).count == 2, "\(comment) in:\n\(once)")
    }
    #expect(formatted(once) == once)
  }

  @Test func aBlockWithErrorsIsLeftAlone() {
    let text = "```law\nrule   r   about\n```\n"
    let result = Formatter.format(SourceFile(name: "f", text: text))
    #expect(String(decoding: result.bytes, as: UTF8.self) == text)
    #expect(!result.diagnostics.isEmpty)
  }

  @Test func otherBlocksAndFrontMatterAreLeftAlone() {
    let text = "---\nid:   x\n---\n```text\nrule   r\n```\n~~~~law\nkind   line\n~~~~\n"
    #expect(formatted(text) == "---\nid:   x\n---\n```text\nrule   r\n```\n~~~~law\nkind line\n~~~~\n")
  }

  /// Found by the fuzzer: a mark that combines with a backslash made both one Character, which was not escaped.
  @Test func aBackslashBeforeACombiningMarkStaysEscaped() {
    let text = "```law\nkind line \"\\\\\u{33F}\"\n```\n"
    #expect(formatted(text) == text)
  }

  @Test func indentationOfTheFenceAndLineEndsOfTheFileStay() {
    #expect(formatted("- item\n  ```law\n  kind   line\n  ```\n") == "- item\n  ```law\n  kind line\n  ```\n")
    #expect(formatted("a\r\n```law\r\nkind   line\r\n```\r\n") == "a\r\n```law\r\nkind line\r\n```\r\n")
  }

  @Test func longLinesBreakAtAnd() {
    let condition = (0..<12).map { "line.a-rather-long-fact-\($0)" }.joined(separator: " and ")
    let once = formatted("```law\nrule r about line if \(condition) owner must line.a\n```\n")
    for line in once.split(separator: "\n") { #expect(line.count <= Formatter.columnsMax) }
    #expect(formatted(once) == once)
  }

  /// Formatting what is formatted changes nothing, and never what is meant: on everything that the tests have.
  @Test func formattingIsIdempotentAndChangesNoMeaning() throws {
    for folder in ["Tests/Gallery/good", "Tests/Mechanisms", "Tests/Gallery/bad"] {
      for name in (try? Repository.files(in: folder, ending: ".md")) ?? [] {
        let files = try GalleryEntry(path: "\(folder)/\(name)").files()
        var changed: [(path: String, bytes: [UInt8])] = []
        for file in files.files {
          guard file.path.hasSuffix(".law.md") else {
            changed.append(file)
            continue
          }
          let once = Formatter.format(SourceFile(name: file.path, bytes: file.bytes)).bytes
          let twice = Formatter.format(SourceFile(name: file.path, bytes: once)).bytes
          #expect(once == twice, "\(folder)/\(name), \(file.path)")
          changed.append((file.path, once))
        }
        let before = PackCompiler.compile(files)
        let after = PackCompiler.compile(PackFiles(changed))
        #expect(before.diagnostics.all.map(\.message).sorted() == after.diagnostics.all.map(\.message).sorted())
        #expect(
          before.pack.map { "\($0.nodes)\($0.rules.map(\.name))" }
            == after.pack.map { "\($0.nodes)\($0.rules.map(\.name))" })
      }
    }
  }

  @Test func theShippedPackIsFormatted() throws {
    for folder in ["law", "examples"] {
      let names = try FileManager.default.subpathsOfDirectory(atPath: Repository.path(folder))
      for name in names.filter({ $0.hasSuffix(".law.md") }).sorted() {
        let text = try Repository.text("\(folder)/\(name)")
        #expect(formatted(text) == text, "run `wayleave law fmt \(folder)/\(name)`")
      }
    }
  }
}
