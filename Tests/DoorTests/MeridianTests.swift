import Foundation
import SourceText
import TestSupport
import Testing

/// The example of a multinational: what was planted in it is found, and nothing else.
@Suite struct MeridianTests {
  struct Planted {
    var verdicts: Set<String> = []
    var marks: Set<String> = []
    var numbers: Set<Int> = []
  }

  private func planted() throws -> [String: Planted] {
    let path = Command.root.appendingPathComponent("examples/meridian/planted-faults.tsv").path
    var found: [String: Planted] = [:]
    for line in try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").dropFirst() {
      let cells = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
      let marks = cells[3].split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
      found[cells[1], default: Planted()].verdicts.insert(cells[2])
      found[cells[1], default: Planted()].marks.formUnion(marks)
      found[cells[1], default: Planted()].numbers.insert(Int(cells[0]) ?? 0)
    }
    return found
  }

  private func assessed(_ extra: String...) throws -> JSON {
    try Command.inFolder { folder in
      let run = try Command.shell(
        "wayleave assess examples/meridian --as-of 2026-11-22 --format json --output \(folder)/a.json "
          + extra.joined(separator: " "))
      #expect(run.status == 0, "\(run.errors)")
      let bytes = Array(try Data(contentsOf: URL(fileURLWithPath: folder + "/a.json")))
      return try #require(JSON.read(bytes, bytesMax: 1 << 30))
    }
  }

  /// Rules that are breached or departed from; what an undetermined or unsettled verdict turns on.
  private func marks(_ subject: JSON) -> Set<String> {
    var marks: Set<String> = []
    let verdict = subject["verdict"]?.string ?? ""
    for finding in subject["findings"]?.array ?? [] {
      let effect = finding["effect"]?.string ?? ""
      let counts = ["breached", "advice"].contains(effect) || (verdict == "unsettled" && effect == "possibly-breached")
      if counts, let rule = finding["rule"]?.string { marks.insert(rule) }
    }
    for fact in subject["decisive"]?.array ?? [] { if let name = fact.string { marks.insert(name) } }
    return marks
  }

  @Test func thePlantedFaultsAreFoundAndNothingElse() throws {
    let planted = try planted()
    #expect(planted.values.reduce(into: Set()) { $0.formUnion($1.numbers) } == Set(1...15))
    let subjects = try #require(try assessed()["subjects"]?.array)
    #expect(subjects.count >= 30)
    var seen: Set<String> = []
    for subject in subjects {
      let entry = subject["entry"]?.string ?? ""
      seen.insert(entry)
      let verdict = subject["verdict"]?.string ?? ""
      if let expected = planted[entry] {
        #expect([verdict] == expected.verdicts, "\(entry)")
        #expect(marks(subject) == expected.marks, "\(entry)")
      } else {
        #expect(["lawful", "unaddressed"].contains(verdict), "\(entry) is \(verdict)")
        #expect(marks(subject).isEmpty, "\(entry)")
        #expect(subject["withheld"]?.array?.isEmpty == true, "\(entry)")
      }
    }
    #expect(Set(planted.keys).isSubset(of: seen))
  }

  @Test func everyReceiptOfTheReportIsRepeated() throws {
    try Command.inFolder { folder in
      let run = try Command.shell(
        "wayleave assess examples/meridian --as-of 2026-11-22 --format json --output \(folder)/a.json && wayleave law replay \(folder)/a.json"
      )
      #expect(run.status == 0, "\(run.errors)")
      #expect(run.output == "the same: 33 receipts\n")
    }
  }

  @Test func whatIsUnlawfulSaysWhatMendsIt() throws {
    for subject in try assessed()["subjects"]?.array ?? [] where subject["verdict"]?.string == "unlawful" {
      let name = subject["entry"]?.string ?? ""
      #expect(subject["remedies"]?.array?.isEmpty == false, "\(name)")
    }
  }

  @Test func theTextFitsEightyColumnsInBothLanguages() throws {
    for language in ["en", "zh"] {
      for estate in ["examples/meridian", "examples/minimal"] {
        let run = try Command.wayleave("assess", estate, "--as-of", "2026-11-22", "--lang", language, "--proof")
        let report = run.output.components(separatedBy: "\n").filter {
          !"├└│ ".contains($0.first ?? "x") || !$0.contains("─ ")
        }
        for line in report { #expect(line.displayWidth <= 80, "\(language): \(line)") }
      }
    }
  }

  @Test func theExitCodeFollowsTheWorstVerdict() throws {
    func status(_ only: String, _ failOn: String) throws -> Int32 {
      try Command.wayleave(
        "assess", "examples/meridian", "--as-of", "2026-11-22", "--only", only, "--fail-on", failOn
      ).status
    }
    #expect(try status("lines/sha-fra", "unsettled") == 0)
    #expect(try status("lines/sha-fra-sdwan", "unlawful") == 1)
    #expect(try status("line/sha-fra-sdwan", "unlawful") == 1)
    #expect(try status("lines/pek-hkg", "unlawful") == 0)
    #expect(try status("lines/pek-hkg", "undetermined") == 1)
    #expect(try status("lines/wuh-dtw", "undetermined") == 0)
    #expect(try status("lines/wuh-dtw", "unsettled") == 1)
    #expect(try status("lines/nowhere", "unsettled") == 2)
  }
}

/// What is written is what docs/formats says.
@Suite struct AssessmentFormatTests {
  @Test func theJSONIsOfItsPublishedSchema() throws {
    guard FileManager.default.isExecutableFile(atPath: Command.root.path + "/.venv/bin/python") else {
      print("not run: there is no .venv (make office)")
      return
    }
    try Command.inFolder { folder in
      let run = try Command.shell(
        """
        set -e
        for estate in meridian minimal; do
          wayleave assess examples/$estate --as-of 2026-11-22 --format json --output \(folder)/a.json
          .venv/bin/python - docs/formats/assessment.schema.json \(folder)/a.json <<'PYTHON'
        import json, sys
        from jsonschema import Draft202012Validator
        schema, value = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
        Draft202012Validator.check_schema(schema)
        faults = list(Draft202012Validator(schema).iter_errors(value))
        assert not faults, faults[0]
        del value["subjects"][0]["receipt"]
        assert list(Draft202012Validator(schema).iter_errors(value))
        PYTHON
        done
        """)
      #expect(run.status == 0, "\(run.errors)")
    }
  }

  @Test func remediesAreOfTheirPublishedSchema() throws {
    guard FileManager.default.isExecutableFile(atPath: Command.root.path + "/.venv/bin/python") else {
      print("not run: there is no .venv (make office)")
      return
    }
    try Command.inFolder { folder in
      let run = try Command.shell(
        """
        set -e
        wayleave remedy examples/meridian --as-of 2026-11-22 --format json > \(folder)/a.json
        wayleave remedy --about use --set purpose=unlawful --as-of 2026-11-22 --format json > \(folder)/b.json
        wayleave remedy --about use --set act=provide --set channel-approved=no --as-of 2026-11-22 --format json > \(folder)/c.json
        .venv/bin/python - docs/formats/remedies.schema.json \(folder)/[abc].json <<'PYTHON'
        import json, sys
        from jsonschema import Draft202012Validator
        schema, *values = (json.load(open(path, encoding="utf-8")) for path in sys.argv[1:])
        Draft202012Validator.check_schema(schema)
        for value in values:
            faults = list(Draft202012Validator(schema).iter_errors(value))
            assert not faults, faults[0]
        assert len(values[0]["subjects"]) > 5 and values[1]["subjects"][0]["inTheWay"]
        del values[0]["subjects"][0]["remedies"][0]["cost"]
        assert list(Draft202012Validator(schema).iter_errors(values[0]))
        PYTHON
        """)
      #expect(run.status == 0, "\(run.errors)")
    }
  }
}
