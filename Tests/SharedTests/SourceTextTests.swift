import SourceText
import Testing

@Suite struct SourceTextTests {
  @Test func columnsCountScalarsAndMarksCountColumnsOfTheTerminal() {
    var sources = SourceMap()
    let text = "a 国际 bad\n"
    sources.add(SourceFile(name: "f", text: text))
    let start = text.utf8.count - 4
    let code = DiagnosticCode("X1", "x")
    let message = DiagnosticRenderer(sources: sources).text(
      Diagnostic(code, "no", at: SourceSpan(file: 0, start: start, end: start + 3)))
    #expect(message.contains("f:1:6"))
    #expect(message.contains("| a 国际 bad"))
    #expect(message.contains("|        ^^^"))
  }

  @Test func longLinesAreShownThroughAWindow() {
    var sources = SourceMap()
    let text = String(repeating: "x", count: 1_000_000) + "BAD" + String(repeating: "y", count: 1_000_000)
    sources.add(SourceFile(name: "f", text: text))
    let message = DiagnosticRenderer(sources: sources).text(
      Diagnostic(DiagnosticCode("X1", "x"), "no", at: SourceSpan(file: 0, start: 1_000_000, end: 1_000_003)))
    #expect(message.utf8.count < 600)
    #expect(message.contains("BAD"))
  }

  @Test func jsonEscapesWhatItMust() {
    let value: JSON = ["a\"b": .string("\u{1}\n\\"), "n": .array([.number(1), .null, .bool(true)])]
    #expect(value.text() == #"{"a\"b":"\u0001\n\\","n":[1,null,true]}"#)
  }

  @Test(arguments: [
    ("internal-ofice", "internal-office"), ("internal_office", "internal-office"), ("Purpose", "purpose"),
    ("ture", "true"),
  ])
  func aSlipOfTheFingerIsRecognised(_ typed: String, _ meant: String) {
    #expect(nearest(to: typed, among: ["purpose", "internal-office", "true", "zebra"]) == meant)
  }

  @Test func nothingNearIsNothing() { #expect(nearest(to: "sublet", among: ["purpose", "filing"]) == nil) }

  @Test func hanTextIsBrokenWithinItsWidth() {
    for line in wrapped("国际通信出入口局管理办法第二十二条，由运营商向主管部门备案。", width: 20) { #expect(line.displayWidth <= 22) }
    #expect(wrapped("one two three", width: 7) == ["one two", "three"])
  }

  @Test func brokenLinesKeepEveryWordAndFit() {
    var random = SystemRandomNumberGenerator()
    let alphabet = Array("ab, .国（）é\u{301}  ")
    for _ in 0..<2_000 {
      let text = String(
        (0..<Int.random(in: 0...60, using: &random)).map { _ in alphabet.randomElement(using: &random)! })
      let lines = wrapped(text, width: 12)
      #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " }, "\(text.debugDescription)")
      for line in lines where line.displayWidth > 12 {
        // Only a word, or a run of closing marks, that is longer than the line may be so.
        #expect(!line.dropLast().contains(" ") || line.contains { ",.（）".contains($0) }, "\(text.debugDescription)")
      }
      #expect(lines.allSatisfy { $0.first != " " && $0.last != " " }, "\(text.debugDescription)")
    }
  }
}
