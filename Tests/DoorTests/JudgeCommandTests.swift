import Foundation
import TestSupport
import Testing

@Suite struct JudgeCommandTests {
  private func judge(_ csv: String, _ arguments: String...) throws -> Command {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try csv.write(toFile: folder + "/rows.csv", atomically: true, encoding: .utf8)
      let line =
        "wayleave judge --about boat --as-of 2026-05-01 --pack \(folder) --facts \(folder)/rows.csv "
        + arguments.joined(separator: " ")
      return try Command.shell(line)
    }
  }

  @Test func everyRowHasItsVerdictAndItsBreaches() throws {
    let run = try judge(
      """
      use,licensed,length,inspected-on,harbour
      fishing,yes,5,,none
      fishing,no,15,2025-04-30,none
      fishing,no,15,2025-05-01,none
      sport,,,,
      ,,,,none

      """)
    #expect(run.status == 0, "\(run.errors)")
    #expect(
      run.output == """
        use,licensed,length,inspected-on,harbour,verdict,breaches
        fishing,yes,5,,none,lawful,
        fishing,no,15,2025-04-30,none,unlawful,boats-act/1 boats-act/2
        fishing,no,15,2025-05-01,none,unlawful,boats-act/1
        sport,,,,,undetermined,
        ,,,,none,undetermined,

        """)
  }

  @Test func aBadRowKeepsItsPlace() throws {
    let run = try judge(
      """
      use,length,licensed
      fishing,5,yes
      fishing,long,yes
      sport,30,yes
      fishing,5,yes,extra
      fishing,5,no

      """)
    #expect(run.status == 1)
    let rows = run.output.split(separator: "\n").map(String.init)
    #expect(rows[2] == "fishing,long,yes,,")
    #expect(rows[3] == "sport,30,yes,,")
    #expect(rows[4] == "fishing,5,yes,,")
    #expect(rows[5] == "fishing,5,no,unlawful,boats-act/1")
    #expect(run.errors.contains("row 2, column 2 (length): `length` is a whole number of metres, not `long`"))
    #expect(run.errors.contains("row 3: the facts contradict what cannot be otherwise: “no yacht here is longer”"))
    #expect(run.errors.contains("row 4: 4 cells, but the header names 3 columns"))
    #expect(run.errors.contains("3 bad rows of 5"))
  }

  @Test func aFactBehindAReferenceShowsThatItExists() throws {
    let run = try judge("use,harbour.guarded,length\nsport,no,5\nsport,yes,5\n")
    #expect(run.output.contains("sport,no,5,unlawful,boats-act/3"))
    #expect(run.output.contains("sport,yes,5,lawful,"))
  }

  @Test func unknownColumnsAreAllNamed() throws {
    let run = try judge("use,lenght,colour\nfishing,5,red\n")
    #expect(run.status == 2)
    #expect(run.errors.contains("column 2") && run.errors.contains("did you mean `length`?"))
    #expect(run.errors.contains("column 3"))
  }

  @Test func cellsMayBeQuoted() throws {
    let run = try judge("\u{FEFF}\"use\",\"length\",licensed\r\n\"fishing\",\"5\",\"yes\"\r\n")
    #expect(run.status == 0, "\(run.errors)")
    let open = try judge("use,licensed\n\"fishing,yes\n")
    #expect(open.status == 1 && open.errors.contains("row 1 (line 2): a quoted cell that begins here has no end"))
    let torn = try judge("use,licensed\nfishing,no\n\"fishing\"x,yes\nfishing,no,more\nfishing,no\n")
    #expect(torn.status == 1 && torn.errors.contains("2 bad rows of 4"))
    #expect(
      torn.output
        == "use,licensed,verdict,breaches\nfishing,no,unlawful,boats-act/1\n,,,\nfishing,no,,\nfishing,no,unlawful,boats-act/1\n"
    )
    let single = try judge("licensed\nyes\n\nno\n")
    #expect(single.output.split(separator: "\n", omittingEmptySubsequences: false).count == 5, "\(single.output)")
  }

  @Test func explainProvesARow() throws {
    let run = try judge("use,licensed,length,harbour\nfishing,no,5,none\n", "--explain 1")
    #expect(run.output.contains("boats-act/1 licence: breached"))
    #expect(run.output.contains("✗ boat.licensed  ← no (row 1)"))
    #expect(try judge("use\nfishing\n", "--explain 7").status == 2)
  }

  @Test func aFixedReadingSettles() throws {
    let csv = "use,licensed,length,inspected-on,harbour\nfishing,yes,11,none,none\n"
    #expect(try judge(csv).output.contains(",unsettled,"))
    #expect(try judge(csv, "--reading big=ten").output.contains(",unlawful,boats-act/2"))
    #expect(try judge(csv, "--reading big=twelve").output.contains(",lawful,"))
    #expect(try judge(csv, "--reading big=eleven").errors.contains("its readings are ten, twelve"))
  }

  /// Rows are judged by the forest's tables, a proof by the interpreter.
  @Test func explainGivesTheVerdictThatTheRowGot() throws {
    var rows: [String] = []
    for use in ["fishing", "sport", "", "\"fishing\"", " sport "] {
      for length in ["5", "11", "", "15 metres"] {
        for inspected in ["none", "2025-04-30", "2025-05-01", ""] {
          for harbour in [",", "none,", ",yes", ",no"] { rows.append("\(use),yes,\(length),\(inspected),\(harbour)") }
        }
      }
    }
    let csv = "use,licensed,length,inspected-on,harbour,harbour.guarded\n" + rows.joined(separator: "\n") + "\n"
    let output = try judge(csv)
    #expect(output.status == 0, "\(output.errors)")
    let verdicts = output.output.split(separator: "\n").dropFirst().map {
      String($0.split(separator: ",", omittingEmptySubsequences: false)[6])
    }
    #expect(verdicts.count == rows.count)
    #expect(Set(verdicts).count >= 4)
    for row in stride(from: 1, through: rows.count, by: 13) {
      let explained = try judge(csv, "--explain \(row)").output
      #expect(explained.contains(verdicts[row - 1]), "row \(row): \(verdicts[row - 1])\n\(explained)")
    }
  }

  /// Rows go on from one piece of the file into the next, in quotes and out of them, and keep their numbers.
  @Test func aLargeFileIsJudgedInPieces() throws {
    let count = 150_000
    var csv = "use,licensed,length\n"
    for row in 1...count {
      csv += row == 140_001 ? "\"fishing\nx\",no,5\n" : row == 149_999 ? "fishing,perhaps,5\n" : "fishing,no,5\n"
    }
    let run = try judge(csv)
    #expect(run.status == 1)
    #expect(run.errors.contains("row 140001, column 1 (use)") && run.errors.contains("row 149999, column 2 (licensed)"))
    #expect(run.errors.contains("2 bad rows of 150000"))
    let lines = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(lines.count == count + 3)
    #expect(lines[1] == "fishing,no,5,unlawful,boats-act/1" && lines[count + 1] == lines[1])
  }

  @Test func whatIsStatedBehindNoneIsABadRow() throws {
    let run = try judge("use,harbour,harbour.guarded,length\nsport,none,yes,5\nsport,,yes,5\n")
    #expect(run.status == 1 && run.errors.contains("row 1: ") && run.errors.contains("1 bad row of 2"))
    #expect(run.output.contains("sport,none,yes,5,,\nsport,,yes,5,lawful,\n"))
  }
}
