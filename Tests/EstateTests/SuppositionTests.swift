import Assessment
import EstateModel
import Facts
import LawPacks
import SourceText
import TestSupport
import Testing

/// `--set`: what is supposed of an estate, one line of Files/suppositions.txt each, with what becomes of the entry or
/// what is wrong with the supposition, recorded behind it.
@Suite struct SuppositionTests {
  @Test func whatIsSupposedIsTakenInOrRefusedAsRecorded() throws {
    let name = "\(Files.folder)/suppositions.txt"
    let recorded = try Repository.text(name)
    var out = ""
    for line in recorded.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("  ") { continue }
      out += line + "\n"
      if line.isEmpty || line.hasPrefix("#") { continue }
      out += try Self.outcome(String(line)).map { "  " + $0 + "\n" }.joined()
    }
    #expect(out == (try Repository.recorded(name, over: out)), "run `RECORD=1 make test` and read the difference")
  }

  private static func outcome(_ text: String) throws -> [String] {
    let read = EstateReader.read(path: Repository.path("examples/minimal/estate.yaml"))
    var estate = try #require(read.estate)
    do {
      let supposition = try Supposition(text, in: estate)
      try supposition.apply(to: &estate)
      try Supposition.check([supposition], in: estate)
      // What was supposed is an estate that can be written and read.
      let again = EstateReader.read(EstateFiles(texts: ["estate.yaml": try EstateWriter.text(estate)]))
      #expect(again.estate?.isSame(as: estate) == true, "\(text): \(again.rendered(again.diagnostics))")
      let record = try #require(estate.entry(supposition.entry))
      let key = supposition.keys[0]
      if let stated = record.facts.first(where: { $0.name.text == key }) {
        return ["fact \(key): \(stated.value.text)"]
      }
      return ["\(key): \(record[key]?.dump ?? "taken away")"]
    } catch let trouble as FieldTrouble {
      return ["refused: \(trouble.message)"] + (trouble.help.map { ["help: \($0)"] } ?? [])
    }
  }

  @Test func whatIsSupposedCountsWithoutAPaperAndTheRestDoesNot() throws {
    let read = try EstateReader.estate(
      """
      organisation: Example Ltd.
      sites:
        - { id: sha, country: CN }
        - { id: fra, country: DE }
      lines:
        - { id: a, ends: [sha, fra], user-archive: yes }
        - { id: b, ends: [sha, fra], filing: recorded }
      """)
    var estate = try #require(read.estate)
    let supposition = try Supposition("lines/a.filing=recorded", in: estate)
    try supposition.apply(to: &estate)
    var options = Assessor.Options()
    options.supposed = [supposition.fact]
    let result = try Assessor.assess(
      estate, in: read.sources, by: ShippedLaw.pack(), asOf: judgingDay, options)
    let subjects = try #require(result.assessment).subjects
    let a = try #require(subjects.first { $0.entry.id == "a" })
    let b = try #require(subjects.first { $0.entry.id == "b" })
    #expect(a.judgement.facts.contains { $0.path.short == "filing" && $0.value == .word("recorded") })
    #expect(a.withheld.map(\.path.short) == ["user-archive"])
    #expect(b.withheld.map(\.path.short) == ["filing"])
  }
}
