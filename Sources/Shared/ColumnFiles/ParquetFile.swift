import Foundation

/// A Parquet file as a table of a ``DuckDB``.
public struct ParquetFile: Sendable {
  public struct Column: Hashable, Sendable {
    public let name: String
    /// As DuckDB names it: VARCHAR, BOOLEAN, INTEGER, DATE and so on.
    public let type: String
  }

  public let path: String
  public let columns: [Column]

  public init(_ path: String, in database: DuckDB) throws {
    guard FileManager.default.isReadableFile(atPath: path) else {
      throw ColumnFileTrouble("`\(path)` cannot be read", help: "is the path right, and may you read it?")
    }
    // DuckDB takes these for a pattern, and there is no way to say that they are meant.
    if let sign = path.first(where: { "*?[".contains($0) }) {
      throw ColumnFileTrouble("the name `\(path)` has a `\(sign)`", help: "give the file another name")
    }
    self.path = path
    do {
      columns = try database.rows(
        "SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(\(DuckDB.literal(path))))"
      ).map { Column(name: $0[0] ?? "", type: $0[1] ?? "") }
    } catch let trouble as ColumnFileTrouble {
      throw ColumnFileTrouble("`\(path)` cannot be read as Parquet: \(trouble.message)")
    }
  }

  /// What stands behind FROM. The column `file_row_number` counts the rows from 0.
  public var table: String { "read_parquet(\(DuckDB.literal(path)), file_row_number = true)" }
}

extension DuckDB {
  /// A text as SQL writes it.
  public static func literal(_ text: String) -> String {
    "'\(text.replacingOccurrences(of: "'", with: "''"))'"
  }

  /// The name of a column as SQL writes it.
  public static func identifier(_ name: String) -> String {
    "\"\(name.replacingOccurrences(of: "\"", with: "\"\""))\""
  }

  /// Writes the rows of a query to a Parquet file, as they come and in their order. The path has the whole file or what
  /// it had before.
  public func writeParquet(_ sql: String, to path: String) throws {
    let partial = path + ".partial"
    do {
      try run("COPY (\(sql)) TO \(Self.literal(partial)) (FORMAT parquet, COMPRESSION zstd)")
    } catch let trouble as ColumnFileTrouble {
      unlink(partial)
      throw ColumnFileTrouble("`\(path)` cannot be written: \(trouble.message)")
    }
    guard rename(partial, path) == 0 else {
      unlink(partial)
      throw ColumnFileTrouble("`\(path)` cannot be written: \(String(cString: strerror(errno)))")
    }
  }
}
