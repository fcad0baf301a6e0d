import Foundation

/// The shared library of DuckDB, which is looked for and loaded when the first column file is opened.
///
/// The program is neither linked with it nor needs it for anything else. It is looked for in this order: what
/// `WAYLEAVE_DUCKDB` names; `libduckdb.so`, where the system finds it; the Python library `duckdb` in the `.venv` that
/// `make office` prepares, whose one shared object has the whole C API.
public struct DuckDBLibrary: Sendable {
  static let help = "run `make office`, or set WAYLEAVE_DUCKDB to an official libduckdb.so (1.2 or later)"

  /// Which file it is.
  public let path: String
  let functions: DuckDBFunctions

  /// What the library says of itself: `v1.4.5`.
  public var version: String { functions.version().map { String(cString: $0) } ?? "" }

  /// - Throws: A ``ColumnFileTrouble`` that says how to get it where it is missing.
  public static func find() throws -> DuckDBLibrary {
    let program =
      (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    return try find(
      from: [program, FileManager.default.currentDirectoryPath],
      environment: ProcessInfo.processInfo.environment)
  }

  static func find(from starts: [String], environment: [String: String]) throws -> DuckDBLibrary {
    if let stated = environment["WAYLEAVE_DUCKDB"], !stated.isEmpty {
      do {
        return try load(stated)
      } catch let trouble as ColumnFileTrouble {
        throw ColumnFileTrouble(
          "WAYLEAVE_DUCKDB names no library of DuckDB: \(trouble.message)", help: "correct it, or unset it")
      }
    }
    if let library = try? load("libduckdb.so") { return library }
    for base in starts.flatMap(bases) {
      if let wheel = wheel(in: base) { return try load(wheel.path, after: wheel.python) }
    }
    throw ColumnFileTrouble("Parquet is read and written by DuckDB, which is not installed", help: help)
  }

  private static func load(_ path: String, after python: String? = nil) throws -> DuckDBLibrary {
    // A Python library leaves the names of Python's own library open; no Python is started.
    if let python, dlopen(python, RTLD_NOW | RTLD_GLOBAL) == nil {
      throw ColumnFileTrouble(
        "DuckDB in `\(path)` needs Python's library `\(python)`, which cannot be loaded: \(reason())", help: help)
    }
    guard let library = dlopen(path, RTLD_LAZY | RTLD_LOCAL) else {
      throw ColumnFileTrouble("`\(path)` cannot be loaded: \(reason())", help: help)
    }
    return DuckDBLibrary(path: path, functions: try DuckDBFunctions(library, named: path))
  }

  private static func reason() -> String { dlerror().map { String(cString: $0) } ?? "no reason is given" }

  /// The Python library `duckdb` in the `.venv` of a folder, and the Python that it was built for.
  private static func wheel(in base: String) -> (path: String, python: String)? {
    let files = FileManager.default
    let libraries = base + "/.venv/lib"
    for version in ((try? files.contentsOfDirectory(atPath: libraries)) ?? []).sorted()
    where version.hasPrefix("python3") {
      let packages = "\(libraries)/\(version)/site-packages"
      for file in ((try? files.contentsOfDirectory(atPath: packages)) ?? []).sorted()
      where file.hasPrefix("_duckdb.cpython-") && file.hasSuffix(".so") {
        return ("\(packages)/\(file)", "lib\(version).so.1.0")
      }
    }
    return nil
  }

  /// A file or folder and all folders above it, and where an installation puts things (`share/wayleave`).
  private static func bases(above start: String) -> [String] {
    var bases: [String] = []
    var folder = URL(fileURLWithPath: start).standardizedFileURL
    while true {
      let path = folder.path == "/" ? "" : folder.path
      bases += [path, path + "/share/wayleave"]
      if path.isEmpty { return bases }
      folder.deleteLastPathComponent()
    }
  }
}

/// Why a column file cannot be read or written, and what to do.
public struct ColumnFileTrouble: Error, Hashable, Sendable {
  public let message: String
  public let help: String?

  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
