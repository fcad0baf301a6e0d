import ColumnFiles
import Foundation
import TestSupport
import Testing

/// The same rows as CSV and as Parquet get the same answers, and the same complaints.
@Suite struct ParquetJudgeTests {
  private let database: DuckDB

  init() throws { database = try DuckDB(try DuckDBLibrary.find(), threads: 2) }

  private static let header = "use,licensed,length,inspected-on,harbour,harbour.guarded"
  private static let cells: [[String]] = [
    ["fishing", "sport", "", "", " sport ", "sailing", "none"],
    ["yes", "no", "", "", "perhaps", "true"],
    ["5", "0", "11", "12", "30", "15 metres", "15 feet", "", "-4", "999999999999999", "1000000000000000", "five"],
    ["none", "2025-04-30", "2025-05-01", "", "2026-02-30", "0001-01-01", "9999-12-31", "yesterday"],
    ["none", "", "", "", "harbour"],
    ["yes", "no", "", "", "none"],
  ]

  private func judge(_ folder: String, _ file: String, day: String = "2026-05-01", _ options: String = "") throws
    -> Command
  {
    try Command.shell(
      "wayleave judge --about boat --as-of \(day) --pack \(folder) --facts \(folder)/\(file) \(options)")
  }

  private func complaints(_ run: Command, _ file: String) -> [String] {
    run.errors.replacingOccurrences(of: file, with: "FILE").split(separator: "\n").map(String.init)
  }

  @Test func wordsInParquetAreJudgedAsInCSV() throws {
    var (dice, seed) = Dice.printed(for: "ParquetJudgeTests")
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let rows = (0..<Dice.count(9_000, soak: 400_000)).map { _ in
        Self.cells.map { cells in dice.chance(97) ? dice.pick(Array(cells.prefix(3))) : dice.pick(cells) }
          .joined(separator: ",")
      }
      let csv = Self.header + "\n" + rows.joined(separator: "\n") + "\n"
      try csv.write(toFile: folder + "/rows.csv", atomically: true, encoding: .utf8)
      try database.writeParquet(
        "SELECT * FROM read_csv(\(DuckDB.literal(folder + "/rows.csv")), header = true, all_varchar = true, sep = ',')",
        to: folder + "/rows.parquet")
      // Before the law, no rule turns on a harbour, and still nothing can be stated behind none.
      for day in ["2026-05-01", "2019-05-01"] {
        let csv = try judge(folder, "rows.csv", day: day)
        let parquet = try judge(folder, "rows.parquet", day: day)
        #expect(csv.status == 1 && parquet.status == 1, "SEED=\(seed): \(parquet.errors.prefix(400))")
        #expect(csv.output == parquet.output, "SEED=\(seed)")
        #expect(complaints(csv, "rows.csv") == complaints(parquet, "rows.parquet"), "SEED=\(seed)")
        let written = try judge(folder, "rows.parquet", day: day, "--output \(folder)/answers.parquet")
        #expect(complaints(written, "rows.parquet") == complaints(csv, "rows.csv"))
        let answers = try database.rows(
          """
          SELECT concat_ws(',', \(Self.header.split(separator: ",").map { "coalesce(\"\($0)\", '')" }.joined(separator: ",")),
            coalesce(verdict::VARCHAR, ''), coalesce(breaches, '')) FROM read_parquet('\(folder)/answers.parquet')
          """)
        #expect(answers.map { $0[0] ?? "" } == csv.output.split(separator: "\n").dropFirst().map(String.init))
        let counted = try judge(folder, "rows.parquet", day: day, "--count").output
        for verdict in ["unlawful", "lawful", "undetermined"] where day == "2026-05-01" {
          let count = csv.output.split(separator: "\n").filter { $0.contains(",\(verdict),") }.count
          #expect(
            counted.contains("\n\(verdict) \(count)\n") || counted.hasPrefix("\(verdict) \(count)\n"), "\(counted)")
        }
      }
    }
  }

  /// Numbers, dates, yes-no and references as what they are.
  @Test func typedColumnsAreJudgedAsWordsAre() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try database.run(
        """
        CREATE TABLE typed AS SELECT u AS use, l AS licensed, n AS length, d AS "inspected-on", h AS harbour,
          CASE WHEN h IS DISTINCT FROM false OR n = 12 THEN g END AS "harbour.guarded"
        FROM (VALUES ('fishing'), ('sport'), (NULL)) a(u), (VALUES (true), (false), (NULL)) b(l),
          (VALUES (5::BIGINT), (11), (12), (30), (NULL), (-1), (1000000000000000)) c(n),
          (VALUES (DATE '2025-04-30'), (DATE '2025-05-01'), (DATE 'infinity'), (NULL)) e(d),
          (VALUES (true), (false), (NULL)) f(h), (VALUES (true), (false), (NULL)) k(g)
        """)
      try database.writeParquet("SELECT * FROM typed", to: folder + "/typed.parquet")
      // A text cannot say that a harbour exists; a fact behind it does.
      let text = """
        SELECT use, CASE WHEN licensed THEN 'yes' WHEN NOT licensed THEN 'no' END AS licensed,
          length::VARCHAR AS length, "inspected-on"::VARCHAR AS "inspected-on",
          CASE WHEN NOT harbour THEN 'none' END AS harbour,
          CASE WHEN "harbour.guarded" THEN 'yes' WHEN NOT "harbour.guarded" THEN 'no' END AS "harbour.guarded"
        FROM typed
        """
      try database.writeParquet(text, to: folder + "/text.parquet")
      for file in ["typed", "text"] {
        let run = try judge(folder, "\(file).parquet", "--output \(folder)/\(file)-answers.parquet")
        #expect(run.status == 1 && run.errors.contains("(length): `length` is a whole number of metres, not `-1`"))
        #expect(run.errors.contains("`inspected-on` is a date, and `infinity` is not a day"))
        #expect(run.errors.contains("bad rows of 2268"), "\(run.errors.suffix(200))")
      }
      let differing = try database.rows(
        """
        SELECT a.* FROM read_parquet('\(folder)/typed-answers.parquet', file_row_number = true) a
        JOIN read_parquet('\(folder)/text-answers.parquet', file_row_number = true) b USING (file_row_number)
        WHERE (a.verdict IS DISTINCT FROM b.verdict OR a.breaches IS DISTINCT FROM b.breaches)
          AND NOT (a.harbour AND a."harbour.guarded" IS NULL) LIMIT 3
        """)
      #expect(differing.isEmpty, "\(differing)")
      let verdicts = try database.rows("SELECT DISTINCT verdict FROM read_parquet('\(folder)/typed-answers.parquet')")
      #expect(verdicts.count >= 5, "\(verdicts)")
      #expect(try judge(folder, "typed.parquet", "--explain 1").output.contains("boat.harbour is not none"))
    }
  }

  /// A fact that no rule turns on shows that what it stands behind exists, whichever column comes first, and for its
  /// own row alone.
  @Test func whatStandsBehindAReferenceShowsItRowByRow() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let words = TestLaw.words.replacingOccurrences(
        of: "fact harbour.guarded", with: "fact harbour.depth : number metres ask \"How deep?\"\nfact harbour.guarded")
      try words.write(toFile: folder + "/vocabulary.law.md", atomically: true, encoding: .utf8)
      let berth =
        "## Article 4\n\n```law\nrule berth\n  about boat\n  if boat.use is sport\n  owner must boat.harbour is not none\n```\n"
      try
        (TestLaw.act.replacingOccurrences(of: "owner must boat.harbour.guarded", with: "owner may boat.harbour.guarded")
        + berth)
        .write(toFile: folder + "/law/boats-act.law.md", atomically: true, encoding: .utf8)
      var answers: [[String]] = []
      for header in [
        "harbour.depth,use,length,harbour", "use,harbour,harbour.depth,length", "harbour.depth,use,length",
      ] {
        let names = header.split(separator: ",").map(String.init)
        var csv = header + "\n"
        for row in 0..<7_000 {
          let cells = [
            "harbour.depth": row % 3 == 0 && row / 2_048 != 1 ? "9" : "", "use": "sport", "length": "5",
            "harbour": row % 5 == 0 ? "none" : "",
          ]
          csv += names.map { cells[$0] ?? "" }.joined(separator: ",") + "\n"
        }
        try csv.write(toFile: folder + "/b.csv", atomically: true, encoding: .utf8)
        try database.writeParquet(
          "SELECT * FROM read_csv('\(folder)/b.csv', header = true, all_varchar = true)", to: folder + "/b.parquet")
        let (csvRun, run) = (try judge(folder, "b.csv"), try judge(folder, "b.parquet"))
        #expect(run.output.contains(",lawful,") && run.output.contains(",undetermined,"), "\(run.errors.prefix(500))")
        answers.append(
          run.output.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).suffix(2).joined(separator: ",")
          })
        #expect(run.output == csvRun.output && complaints(run, "b.parquet") == complaints(csvRun, "b.csv"))
      }
      #expect(answers[0] == answers[1])
      let contradicted = (0..<7_000).filter { $0 % 15 == 0 && $0 / 2_048 != 1 }.count
      #expect(answers[0].filter { $0 == "," }.count == contradicted)
    }
  }

  /// A law that tells more values of a fact apart than a byte holds, and has more provisions than a word has bits.
  @Test func wideLawsAreJudgedInParquetAsInCSV() throws {
    let count = 140
    let articles = (1...count).map { number in
      """
      ## Article \(number)

      ```law
      rule step-\(number)
        about tower
        if tower.height > \(number * 10)
        owner must tower.since >= 2020-01-01 - \(number) days and tower.lit
      ```

      """
    }
    try Command.inFolder { folder in
      try FileManager.default.createDirectory(atPath: folder + "/law", withIntermediateDirectories: true)
      try TestLaw.manifest.write(toFile: folder + "/pack.yaml", atomically: true, encoding: .utf8)
      let words = """
        # Words

        ```law
        bearer owner "the owner" zh "所有人"
        kind tower "a tower" zh "塔"
        fact tower.height : number metres ask "How high?" zh "多高？"
        fact tower.floors : one of few, many ask "How many floors?" zh "几层？"
        fact tower.since : date ask "Since when?" zh "自何时？"
        fact tower.lit : yes-no ask "Is it lit?" zh "有照明吗？"
        given tower.floors is many
          only-if tower.height in {30, 31, 33, 35, 37, 39, 41, 43, 45, 47, 49, 51, 53, 55, 57, 59, 61, 63, 65, 67, 69, 71, 73,
            75, 77, 79, 81, 83, 85, 87, 89, 91, 93, 95, 97, 99, 101, 103, 105, 107, 109, 111, 113, 115, 117, 119, 121, 123}
          "odd"
        ```

        """
      try words.write(toFile: folder + "/vocabulary.law.md", atomically: true, encoding: .utf8)
      let head =
        "---\nid: tower-act\ntitle: { en: Tower Act, zh: 塔法 }\nrank: law\neffective: 2010-01-01\nconfidence: high\n---\n\n"
      try (head + articles.joined(separator: "\n")).write(
        toFile: folder + "/law/tower-act.law.md", atomically: true, encoding: .utf8)
      var csv = "height,since,lit,floors\n"
      for height in stride(from: 0, through: 1_500, by: 7) {
        for rest in ["2020-01-01,yes,few", "2019-10-01,yes,many", ",no,few", "2019-12-01,,", "never,yes,few"] {
          csv += "\(height % 5 == 0 ? "" : String(height)),\(rest)\n"
        }
      }
      try csv.write(toFile: folder + "/t.csv", atomically: true, encoding: .utf8)
      try database.writeParquet(
        "SELECT * FROM read_csv('\(folder)/t.csv', header = true, all_varchar = true)", to: folder + "/t.parquet")
      try database.writeParquet(
        "SELECT * REPLACE (height::INTEGER AS height) FROM read_parquet('\(folder)/t.parquet')",
        to: folder + "/typed.parquet")
      let options = "--about tower --as-of 2026-05-01 --pack \(folder) --facts \(folder)"
      let fromCSV = try Command.shell("wayleave judge \(options)/t.csv")
      #expect(fromCSV.status == 1 && fromCSV.output.contains("tower-act/139"), "\(fromCSV.errors.prefix(600))")
      for file in ["t.parquet", "typed.parquet"] {
        let fromParquet = try Command.shell("wayleave judge \(options)/\(file)")
        #expect(fromParquet.output == fromCSV.output)
        #expect(complaints(fromParquet, file) == complaints(fromCSV, "t.csv"))
      }
      let query = try Command.shell(
        "wayleave law sql --about tower --as-of 2026-05-01 --pack \(folder) --dialect duckdb --table "
          + "\"read_csv('\(folder)/t.csv', all_varchar = true)\"")
      try #require(query.status == 0, "\(query.errors)")
      let answers = try database.rows(query.output).map { $0.map { $0 ?? "" }.joined(separator: ",") }
      #expect(answers == fromCSV.output.split(separator: "\n").dropFirst().map(String.init), "\(query.errors)")
    }
  }

  @Test func explainTakesARowOfParquet() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try database.writeParquet(
        "SELECT 'fishing' AS use, x = 5 AS licensed, 5 AS length, false AS harbour FROM range(9) t(x)",
        to: folder + "/b.parquet")
      let run = try judge(folder, "b.parquet", "--explain 5")
      #expect(run.output.contains("✗ boat.licensed  ← no (row 5)"), "\(run.errors)")
      #expect(try judge(folder, "b.parquet", "--explain 6").output.contains("✓ boat.licensed  ← yes (row 6)"))
      let behind = try judge(folder, "b.parquet", "--explain 10")
      #expect(behind.status == 2 && behind.errors.contains("has 9 rows"))
    }
  }

  @Test func columnsThatCannotBeAreNamed() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      func errors(_ select: String, _ options: String = "") throws -> String {
        try database.writeParquet("SELECT \(select)", to: folder + "/c.parquet")
        let run = try judge(folder, "c.parquet", options)
        #expect(run.status == 2 && run.output.isEmpty)
        return run.errors
      }
      #expect(try errors("1 AS lenght, 'x' AS colour").contains("did you mean `length`?"))
      #expect(try errors("1.5 AS length").contains("column `length` is DECIMAL(2,1), and `length` is a whole number"))
      #expect(try errors("1 AS use").contains("help: make it VARCHAR"))
      #expect(try errors("'sport' AS use", "--output \(folder)/no/x.parquet").contains("cannot be written"))
      try "use\nsport\n".write(toFile: folder + "/r.csv", atomically: true, encoding: .utf8)
      #expect(try judge(folder, "r.csv", "--output \(folder)/x.parquet").errors.contains("written as CSV"))
    }
  }

  /// Without DuckDB only Parquet is missing.
  @Test func withoutDuckDBTheCommandSaysWhatToDo() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      try database.writeParquet("SELECT 'sport' AS use", to: folder + "/u.parquet")
      let run = try Command.shell(
        "WAYLEAVE_DUCKDB=/nowhere/libduckdb.so wayleave judge --about boat --pack \(folder) --facts \(folder)/u.parquet"
      )
      #expect(run.status == 2 && run.errors.contains("WAYLEAVE_DUCKDB names no library of DuckDB"))
      #expect(run.errors.contains("help: correct it, or unset it"))
    }
  }
}
