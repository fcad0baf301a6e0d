import Foundation
import TestSupport
import Testing

@testable import ColumnFiles

@Suite struct ColumnFilesTests {
  private func database() throws -> DuckDB { try DuckDB(try DuckDBLibrary.find(), threads: 2) }

  @Test func aQueryGivesItsRowsAsText() throws {
    let rows = try database().rows("SELECT 1 + 1, 'two', NULL, DATE '2026-11-22', ['a', 'b']")
    #expect(rows == [["2", "two", nil, "2026-11-22", "[a, b]"]])
  }

  @Test func whatIsWrongWithAStatementIsSaid() throws {
    let database = try database()
    for sql in [
      "SELEC 1", "SELECT error('it broke')",
      "SELECT CASE WHEN x = 9000 THEN error('it broke') END FROM range(10000) t(x)",
    ] {
      let trouble = #expect(throws: ColumnFileTrouble.self) { try database.stream(sql) { _ in } }
      let message = trouble?.message ?? ""
      #expect(message.contains("it broke") || message.contains("SELEC"), "\(sql): \(message)")
    }
    #expect(throws: ColumnFileTrouble.self) { try database.run("CREATE TABLE t (a INTEGER, a INTEGER)") }
    #expect(try database.rows("SELECT 1") == [["1"]])
  }

  /// Rows come in their order, short texts and long ones, NULLs among them, through a file and back.
  @Test func rowsComeBackFromAFileInTheirOrder() throws {
    let database = try database()
    let count = 300_000
    try Command.inFolder { folder in
      let path = "\(folder)/it's.parquet"
      try database.writeParquet(
        """
        SELECT x AS number, CASE WHEN x % 3 > 0 THEN 'n' || (x % 100) END AS "short.one",
          CASE WHEN x % 7 > 0 THEN 'a text that is longer: ' || x END AS long, x % 2 = 0 AS "even"
        FROM range(\(count)) t(x)
        """, to: path)
      let file = try ParquetFile(path, in: database)
      #expect(file.columns.map(\.name) == ["number", "short.one", "long", "even"])
      #expect(file.columns.map(\.type) == ["BIGINT", "VARCHAR", "VARCHAR", "BOOLEAN"])
      var next = 0
      var wrong = 0
      try database.stream("SELECT * FROM \(file.table)") { chunk in
        #expect(chunk.columns == 5 && chunk.rows <= DuckDB.chunkRowsMax)
        guard let numbers = chunk[0].values(Int64.self) else { return }
        for row in 0..<chunk.rows {
          let short = next % 3 > 0 ? "n\(next % 100)" : nil
          let long = next % 7 > 0 ? "a text that is longer: \(next)" : nil
          if numbers[row] != next || chunk[1].text(row) != short || chunk[2].text(row) != long { wrong += 1 }
          next += 1
        }
      }
      #expect(next == count && wrong == 0)
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["it's.parquet"])
    }
  }

  /// A function of ours is called with NULLs too, and for the words of a dictionary, not for each row.
  @Test func functionsOfOursRunOnColumns() throws {
    let database = try database()
    let calls = Calls()
    try database.add(function: "text_length", of: [.varchar], giving: .utinyint) { chunk, output in
      calls.add(chunk.rows)
      guard let lengths = output.values(UInt8.self) else { return }
      for row in 0..<chunk.rows { lengths[row] = UInt8(chunk[0].text(row)?.utf8.count ?? 99) }
    }
    let answer = ColumnType.structure([.init("word", .enumeration(["even", "odd"])), .init("text", .varchar)])
    try database.add(function: "spelt", of: [.bigint, .boolean], giving: answer) { chunk, output in
      guard let numbers = chunk[0].values(Int64.self), let words = output.child(0).values(UInt8.self) else { return }
      for row in 0..<chunk.rows {
        words[row] = UInt8(numbers[row] % 2)
        if chunk[1].isNull(row) {
          output.child(1).setNull(row)
        } else {
          var text = "number \(numbers[row]), which is \(numbers[row] % 2 == 0 ? "even" : "odd")"
          text.withUTF8 { output.child(1).setText(row, $0) }
        }
      }
    }
    #expect(
      try database.rows(
        "SELECT b.word, b.text FROM (SELECT spelt(x, CASE WHEN x < 2 THEN true END) AS b FROM range(3) t(x))")
        == [["even", "number 0, which is even"], ["odd", "number 1, which is odd"], ["even", nil]])
    try Command.inFolder { folder in
      let path = "\(folder)/words.parquet"
      try database.writeParquet(
        "SELECT CASE x % 3 WHEN 0 THEN 'four' WHEN 1 THEN 'five!' END AS word FROM range(200000) t(x)", to: path)
      let file = try ParquetFile(path, in: database)
      let rows = try database.rows(
        "SELECT text_length(word) AS n, count(*) FROM \(file.table) GROUP BY n ORDER BY n")
      #expect(rows == [["4", "66667"], ["5", "66667"], ["99", "66666"]])
      #expect(calls.rows < 1_000, "\(calls.rows) values looked at")
    }
  }

  private final class Calls: @unchecked Sendable {
    // Sendable is checked by hand: counted under a lock.
    private let lock = NSLock()
    private var count = 0
    func add(_ rows: Int) { lock.withLock { count += rows } }
    var rows: Int { lock.withLock { count } }
  }

  @Test func filesThatCannotBeReadAreNamed() throws {
    let database = try database()
    try Command.inFolder { folder in
      func message(_ name: String) -> String {
        let trouble = #expect(throws: ColumnFileTrouble.self) { try ParquetFile("\(folder)/\(name)", in: database) }
        return trouble?.message ?? ""
      }
      #expect(message("nothing.parquet").contains("cannot be read"))
      try "PAR1, but not really".write(toFile: folder + "/false.parquet", atomically: true, encoding: .utf8)
      #expect(message("false.parquet").contains("false.parquet` cannot be read as Parquet"))
      try "".write(toFile: folder + "/all*.parquet", atomically: true, encoding: .utf8)
      #expect(message("all*.parquet").contains("has a `*`"))
      let trouble = #expect(throws: ColumnFileTrouble.self) {
        try database.writeParquet("SELECT 1 AS x", to: "\(folder)/no/such/folder.parquet")
      }
      #expect(trouble?.message.contains("cannot be written") == true)
    }
  }

  @Test func aMissingLibrarySaysHowToGetIt() throws {
    let stated = #expect(throws: ColumnFileTrouble.self) {
      try DuckDBLibrary.find(from: [], environment: ["WAYLEAVE_DUCKDB": "/nowhere/libduckdb.so"])
    }
    #expect(stated?.message.contains("WAYLEAVE_DUCKDB names no library of DuckDB") == true)
    #expect(stated?.message.contains("/nowhere/libduckdb.so") == true)
    let other = #expect(throws: ColumnFileTrouble.self) {
      try DuckDBLibrary.find(from: [], environment: ["WAYLEAVE_DUCKDB": "libm.so.6"])
    }
    #expect(other?.message.contains("has no function `duckdb_") == true)
    // Where the system itself has DuckDB, nothing is missing.
    if dlopen("libduckdb.so", RTLD_LAZY) == nil {
      let nowhere = #expect(throws: ColumnFileTrouble.self) {
        try DuckDBLibrary.find(from: ["/usr/bin/wayleave"], environment: [:])
      }
      #expect(nowhere?.help?.contains("make office") == true)
    }
  }
}
