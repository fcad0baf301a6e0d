import ColumnFiles
import Foundation
import SourceText
import TestSupport
import Testing

@Suite struct LawSQLCommandTests {
  private func sql(_ folder: String, _ options: String) throws -> Command {
    try Command.shell("wayleave law sql --about boat --as-of 2026-05-01 --pack \(folder) \(options)")
  }

  /// The printed query, run as it is printed, gives what `judge` gives for the same file.
  @Test func theWholeQueryRunsAsPrinted() throws {
    let database = try DuckDB(try DuckDBLibrary.find(), threads: 1)
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let rows = """
        use,licensed,length,inspected-on,harbour,harbour.guarded
        fishing,yes,5,,none,
        fishing,no,15,2025-04-30,none,
        fishing,no,11,2025-05-01,,yes
        sport,,,,,no
        sport,,30,,,
        ,,,,none,yes

        """
      try rows.write(toFile: folder + "/rows.csv", atomically: true, encoding: .utf8)
      let judged = try Command.shell(
        "wayleave judge --about boat --as-of 2026-05-01 --pack \(folder) --facts \(folder)/rows.csv")
      let query = try sql(folder, "--dialect duckdb --table \"read_csv('\(folder)/rows.csv', all_varchar = true)\"")
      #expect(query.status == 0 && query.output.hasPrefix("-- small 1: the law about boat on 2026-05-01, for duckdb\n"))
      let answers = try database.rows(query.output).map { $0.map { $0 ?? "" }.joined(separator: ",") }
      #expect(answers == judged.output.split(separator: "\n").dropFirst().map(String.init))
      #expect(answers[4].hasSuffix("30,,,,,") && answers[5].hasSuffix(",yes,,"))
    }
  }

  @Test func everyDialectQuotesNamesInItsWay() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      #expect(try sql(folder, "--dialect duckdb").output.contains("\"harbour.guarded\""))
      #expect(try sql(folder, "--dialect clickhouse").output.contains("\"harbour.guarded\""))
      #expect(try sql(folder, "--dialect spark").output.contains("`harbour.guarded`"))
      let absent = try sql(folder, "--dialect spark --without harbour.guarded --without length").output
      #expect(!absent.contains("guarded") && !absent.contains("length") && absent.contains("`licensed`"))
    }
  }

  @Test func jsonHasBothExpressionsAndTheirColumns() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      let run = try sql(folder, "--dialect duckdb --columns typed --format json --reading big=ten")
      let json = try #require(JSON.read(Array(run.output.utf8), bytesMax: 1 << 20))
      #expect(json["kind"]?.string == "boat" && json["dialect"]?.string == "duckdb")
      let columns = json["columns"]?.array?.compactMap { "\($0["fact"]?.string ?? "") \($0["type"]?.string ?? "")" }
      #expect(
        columns?.sorted() == [
          "harbour boolean", "harbour.guarded boolean", "inspected-on date", "length integer", "licensed boolean",
          "use text",
        ])
      let text = try sql(folder, "--dialect duckdb --columns typed --reading big=ten").output
      #expect(text.hasSuffix((json["verdict"]?.string ?? "?") + "\n") && text.contains(", read with big=ten"))
      let breaches = try sql(folder, "--dialect duckdb --columns typed --reading big=ten --column breaches").output
      #expect(breaches.hasSuffix((json["breaches"]?.string ?? "?") + "\n"))
    }
  }

  @Test func whatMeansNothingIsRefused() throws {
    try Command.inFolder { folder in
      try TestLaw.write(to: folder)
      #expect(try sql(folder, "--dialect duckdb --without lenght").errors.contains("did you mean `length`?"))
      #expect(try sql(folder, "--dialect oracle").status != 0)
      #expect(try Command.wayleave("law", "sql", "--about", "lien", "--dialect", "duckdb").errors.contains("`line`"))
    }
  }
}
