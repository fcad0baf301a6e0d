import Facts
import Foundation
import LawCompiling
import LawPacks
import LawSyntax
import Reasoning
import SourceText
import TestSupport
import Testing

/// Packs that nobody means well with: each is answered by a diagnostic or a bound with a name, soon, without a crash.
@Suite struct HostilePackTests {
  private static let manifest = "name: h\nversion: 1\nranks:\n  - { id: law, binding: yes }\n"
  private static let front =
    "---\nid: m\ntitle: M\nrank: law\neffective: 2010-01-01\nconfidence: high\n---\n\n## Article 1\n\n"
  private static let words = "```law\nbearer owner\nkind line\nfact line.a : yes-no\nfact line.b : yes-no\n```\n"

  private func compile(_ law: String, words: String = Self.words, manifest: String = Self.manifest) -> CompiledPack {
    PackCompiler.compile(
      PackFiles(texts: ["pack.yaml": manifest, "vocabulary.law.md": words, "law/m.law.md": Self.front + law]))
  }

  private func codes(_ compiled: CompiledPack) -> Set<String> { Set(compiled.diagnostics.all.map(\.code.id)) }

  private func rule(_ condition: String) -> String {
    "```law\nrule r about line if \(condition) owner must line.b\n```\n"
  }

  @Test func deepParentheses() {
    let deep = String(repeating: "(", count: 200_000) + "line.a" + String(repeating: ")", count: 200_000)
    #expect(codes(compile(rule(deep))) == ["S112"])
  }

  @Test func nestingAtTheBoundIsFine() {
    func nested(_ levels: Int) -> String {
      String(repeating: "(", count: levels) + "line.a" + String(repeating: ")", count: levels)
    }
    #expect(compile(rule(nested(99))).pack != nil)
    #expect(codes(compile(rule(nested(100)))) == ["S112"])
  }

  @Test func aMillionNegations() {
    let compiled = compile(rule(String(repeating: "not ", count: 400_001) + "line.a"))
    #expect(compiled.pack != nil)
  }

  @Test func anEndlessChain() {
    let chain = Array(repeating: "line.a", count: 100_000).joined(separator: " and ")
    #expect(compile(rule(chain)).pack != nil)
  }

  @Test func aHundredThousandRules() {
    var law = "```law\n"
    for index in 0..<100_000 { law += "rule r\(index) about line owner must line.a\n" }
    let compiled = compile(law + "```\n")
    #expect(compiled.pack == nil)
    #expect(!codes(compiled).isDisjoint(with: ["F001", "S116", "P003"]))
  }

  @Test func moreRulesThanTheBoundInManyFiles() {
    var texts = ["pack.yaml": Self.manifest, "vocabulary.law.md": Self.words]
    for file in 0..<3 {
      var law = Self.front.replacingOccurrences(of: "id: m", with: "id: m\(file)") + "```law\n"
      for index in 0..<7_000 { law += "rule r\(file)-\(index) about line owner must line.a\n" }
      texts["law/m\(file).law.md"] = law + "```\n"
    }
    let compiled = PackCompiler.compile(PackFiles(texts: texts))
    #expect(codes(compiled).contains("P003"))
  }

  @Test func aLineOfTenMegabytes() {
    #expect(codes(compile("```law\nrule " + String(repeating: "x", count: 10_000_000) + "\n```\n")).contains("F001"))
  }

  @Test func aWordOfThreeMegabytes() {
    let compiled = compile(
      "```law\nrule " + String(repeating: "x", count: 3_000_000) + " about line owner must line.a\n```\n")
    #expect(codes(compiled).contains("S104"))
    let text = DiagnosticRenderer(sources: compiled.sources).text(compiled.diagnostics)
    #expect(text.utf8.count < 4_000)
  }

  @Test func aHundredThousandErrorsAreAPage() {
    let compiled = compile("```law\n" + String(repeating: "rulle x\n", count: 100_000) + "```\n")
    #expect(compiled.diagnostics.errorCount >= 100_000)
    let text = DiagnosticRenderer(sources: compiled.sources).text(compiled.diagnostics)
    #expect(text.utf8.count < 400_000)
    #expect(text.contains("more of the same kind of trouble"))
  }

  @Test(
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE4, 0xB8], [0x80]] as [[UInt8]])
  func invalidUTF8(_ bad: [UInt8]) {
    let bytes = Array(Self.front.utf8) + bad + Array("\n".utf8)
    let compiled = PackCompiler.compile(
      PackFiles([
        ("pack.yaml", Array(Self.manifest.utf8)), ("vocabulary.law.md", Array(Self.words.utf8)),
        ("law/m.law.md", bytes),
      ]))
    #expect(codes(compiled).contains("F002"))
  }

  /// Found by the fuzzer: the end of this comment lies inside its beginning.
  @Test(arguments: ["<!-->", "<!--->", "<!---->", "<!-- -->", "<!--"]) func theShortestComments(_ comment: String) {
    let found = codes(compile("prose\n\n\(comment)\n"))
    #expect(found == (comment == "<!--" ? ["F009"] : []))
  }

  @Test func aliasesThatExplode() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1..<60 {
      yaml += "a\(level): &a\(level) [*a\(level - 1), *a\(level - 1), *a\(level - 1), *a\(level - 1)]\n"
    }
    #expect(codes(compile("", manifest: yaml)) == ["F004"])
  }

  @Test func aliasesAsKeysThatExplode() {
    var yaml = "a0: &a0 [x, x]\n"
    for level in 1..<20 { yaml += "a\(level): &a\(level) {? *a\(level - 1) : *a\(level - 1)}\n" }
    #expect(codes(compile("", manifest: yaml)).contains("F004"))
  }

  @Test(arguments: ["[", "{a: ", "- ", "? "]) func deepYAML(_ piece: String) {
    #expect(codes(compile("", manifest: "a: \n" + String(repeating: piece, count: 100_000))).contains("F004"))
  }

  @Test func deepIndentation() {
    var yaml = ""
    for level in 0..<2_000 { yaml += String(repeating: " ", count: level) + "a:\n" }
    #expect(codes(compile("", manifest: yaml)).contains("F004"))
  }

  @Test func longCirclesOfDefinitions() {
    var words = "```law\nbearer owner\nkind line\nfact line.a : yes-no\nfact line.b : yes-no\n"
    for index in 0..<5_000 { words += "define line.d\(index) : yes-no = line.d\((index + 1) % 5_000)\n" }
    #expect(codes(compile(rule("line.d0"), words: words + "```\n")) == ["T312"])
  }

  @Test func longChainsOfDefinitions() {
    var words =
      "```law\nbearer owner\nkind line\nfact line.a : yes-no\nfact line.b : yes-no\ndefine line.d0 : yes-no = line.a\n"
    for index in 1..<5_000 {
      words += "define line.d\(index) : yes-no = not line.d\(index - 1) or line.d\(index - 1)\n"
    }
    #expect(codes(compile(rule("line.d4999"), words: words + "```\n")) == ["T314"])
  }

  @Test func definitionsThatDoubleAtEveryStep() {
    var words =
      "```law\nbearer owner\nkind line\nfact line.a : yes-no\nfact line.b : yes-no\ndefine line.d0 : yes-no = line.a\n"
    for index in 1..<60 {
      words += "define line.d\(index) : yes-no = (line.d\(index - 1) and line.b) or not line.d\(index - 1)\n"
    }
    #expect(compile(rule("line.d59"), words: words + "```\n").pack != nil)
  }

  @Test func referencesInCircles() {
    let words = """
      ```law
      bearer owner
      kind line
      fact line.a : yes-no
      fact line.b : yes-no
      fact line.next : line
      fact line.other : line or none
      fact line.third : line
      given line.a only-if line.b "a needs b"
      ```

      """
    #expect(codes(compile(rule("line.next.next.a"), words: words)) == ["R414"])
  }

  @Test func anExpressionTooEntangledForDiagrams() throws {
    // Equality of two halves, in the worst order: exponential in the number of facts.
    var words = "```law\nbearer owner\nkind line\nfact line.b : yes-no\n"
    var parts: [String] = []
    for index in 0..<60 { words += "fact line.x\(index) : yes-no\n" }
    for index in 0..<30 {
      parts.append("((line.x\(index) and line.x\(index + 30)) or (not line.x\(index) and not line.x\(index + 30)))")
    }
    var law = "```law\nrule first about line if "
    law += (0..<60).map { "line.x\($0)" }.joined(separator: " or ")
    law += " owner must line.b\nrule r about line if \(parts.joined(separator: " and ")) owner must line.b\n```\n"
    let pack = try #require(compile(law, words: words + "```\n").pack)
    let report = LawCheck.run(pack)
    var judge = Judge(pack: pack)
    // Either it fits, or the bound is named; with all facts stated there is always a verdict.
    if let finding = report.findings.first(where: { $0.trouble == .bound }) {
      #expect(finding.message.contains("diagram nodes"))
      #expect(throws: ReasoningBound.self) {
        try judge.judge(kind: 0, asOf: .init(dayNumber: 20_000), facts: [])
      }
    }
  }

  /// Sixty facts that can be changed, entangled in the worst order: the breach itself rests on two of them.
  @Test func aMendAmongTooManyFactsIsSoughtAmongThoseOfTheBreach() throws {
    var words = "```law\nbearer owner\nkind line\nfact line.z : yes-no changeable\nfact line.c : yes-no changeable\n"
    var parts: [String] = []
    for index in 0..<60 { words += "fact line.x\(index) : yes-no changeable\n" }
    for index in 0..<30 {
      parts.append("((line.x\(index) and line.x\(index + 30)) or (not line.x\(index) and not line.x\(index + 30)))")
    }
    let any = (0..<60).map { "line.x\($0)" }.joined(separator: " or ")
    func judged(_ law: String, yes: Set<Int>) throws -> LeastChanges {
      let pack = try #require(compile("```law\n\(law)```\n", words: words + "```\n").pack)
      var judge = Judge(pack: pack)
      var facts = ["z": true, "c": false]
      for index in 0..<60 { facts["x\(index)"] = yes.contains(index) }
      let judgement = try judge.judge(
        kind: 0, asOf: .init(dayNumber: 20_000),
        facts: facts.sorted { $0.key < $1.key }.map {
          StatedFact(FactPath(kind: "line", steps: [$0.key]), .yesNo($0.value), from: Origin("here"))
        })
      #expect(judgement.verdict == .unlawful)
      return try judge.leastChanges(of: judgement, fixed: [:])
    }
    let halves = parts.joined(separator: " and ")
    let narrowed = try judged(
      "rule a about line if (\(any)) and line.z and not line.z owner must line.c\n"
        + "rule b about line if \(halves) owner must line.c\nrule d about line if line.z owner must line.c\n", yes: [0])
    #expect(narrowed.isNarrowed && narrowed.remedies.map { $0.changes.map(\.path.short) } == [["c"], ["z"]])
    // Where the breach rests on all of them, nothing is found, and that is said.
    let lost = try judged(
      "rule a about line if (\(any)) and line.z and not line.z owner must line.c\n"
        + "rule b about line if \(halves) owner must line.c and not line.c\n", yes: [0, 30])
    #expect(lost == LeastChanges(isNarrowed: true))
  }

  /// Found by a reviewer: with all conditions before all duties, twenty such rules are a million combinations.
  @Test func sixtyIndependentDutiesAreNoTrouble() throws {
    var words = "```law\nbearer owner\nkind line\n"
    for index in 0..<60 { words += "fact line.g\(index) : yes-no\n" }
    for index in 0..<60 { words += "fact line.h\(index) : yes-no\n" }
    var law = "```law\n"
    for index in 0..<60 { law += "rule r\(index) about line if line.g\(index) owner must line.h\(index)\n" }
    let pack = try #require(compile(law + "```\n", words: words + "```\n").pack)
    #expect(LawCheck.run(pack).findings.isEmpty)
    var judge = Judge(pack: pack)
    let judgement = try judge.judge(kind: 0, asOf: .init(dayNumber: 20_000), facts: [])
    #expect(judgement.verdict == .undetermined && judgement.decisive.count == 120)
  }

  /// Found by a reviewer: facts bound to one another are searched for joint decisiveness only where none is decisive alone.
  @Test func manyFactsBoundToOneClass() throws {
    var words = "```law\nbearer owner\nkind line\nfact line.class : one of x, y\n"
    for index in 0..<40 { words += "fact line.f\(index) : yes-no given line.f\(index) only-if line.class is x \"r\"\n" }
    var law = "```law\n"
    for index in 0..<40 { law += "rule r\(index) about line if line.class is x owner must line.f\(index)\n" }
    let pack = try #require(compile(law + "```\n", words: words + "```\n").pack)
    var judge = Judge(pack: pack)
    let judgement = try judge.judge(kind: 0, asOf: .init(dayNumber: 20_000), facts: [])
    #expect(judgement.verdict == .undetermined && judgement.decisive.count == 41)
  }

  @Test func tooManyUnknownFacts() throws {
    var words = "```law\nbearer owner\nkind line\nfact line.b : yes-no\n"
    for index in 0..<4_100 { words += "fact line.x\(index) : yes-no\n" }
    let any = (0..<4_100).map { "line.x\($0)" }.joined(separator: " or ")
    let pack = try #require(compile(rule(any), words: words + "```\n").pack)
    var judge = Judge(pack: pack)
    #expect(throws: ReasoningBound.unknownFacts(4_000)) {
      try judge.judge(kind: 0, asOf: .init(dayNumber: 20_000), facts: [])
    }
    #expect(LawCheck.run(pack).findings.contains { $0.diagnostic.code == CheckCodes.bound })
  }

  /// Every bound is felt within a second on a quiet machine; the watch is generous, so that it only catches a hang.
  @Test(.timeLimit(.minutes(2))) func binaryRubbish() {
    let seed = Dice.freshSeed()
    print("HostilePackTests.binaryRubbish: SEED=\(seed)")
    var generator = Dice(seed: seed)
    for _ in 0..<200 {
      let length = Int.random(in: 0..<4_000, using: &generator)
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = PackCompiler.compile(
        PackFiles([
          ("pack.yaml", bytes), ("vocabulary.law.md", bytes), ("law/m.law.md", Array(Self.front.utf8) + bytes),
        ]))
    }
  }
}
