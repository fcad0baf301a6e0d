import Foundation
import Synchronization

/// A DuckDB without a database file: it reads and writes column files, and answers SQL about them.
///
/// Used by one thread at a time; it uses several itself.
public final class DuckDB {
  /// No chunk has more rows.
  public static let chunkRowsMax = 2_048
  /// Memory grows with the cores, not with the files.
  public static let megabytesPerThread = 256

  private let functions: DuckDBFunctions
  private var database: OpaquePointer?
  private var connection: OpaquePointer?

  /// - Parameter threads: How many threads work on a query.
  public init(_ library: DuckDBLibrary, threads: Int) throws {
    functions = library.functions
    guard functions.vectorSize() <= Self.chunkRowsMax else {
      throw ColumnFileTrouble(
        "DuckDB (`\(library.path)`) was built for chunks of more than \(Self.chunkRowsMax) rows",
        help: DuckDBLibrary.help)
    }
    guard functions.open(nil, &database) == 0, functions.connect(database, &connection) == 0 else {
      throw ColumnFileTrouble("DuckDB (`\(library.path)`) does not start")
    }
    let threads = max(1, threads)
    // Nothing is fetched from anywhere, and nothing is left beside the user's files. Without a limit, rows that wait to be
    // written in their order would take what memory there is.
    for setting in [
      "threads = \(threads)", "memory_limit = '\(Self.megabytesPerThread * (threads + 2)) MB'",
      "temp_directory = \(Self.literal(NSTemporaryDirectory()))", "autoinstall_known_extensions = false",
      "autoload_known_extensions = false", "enable_progress_bar = false",
    ] {
      try run("SET \(setting)")
    }
  }

  deinit {
    functions.disconnect(&connection)
    functions.close(&database)
  }

  /// Runs a statement to its end, whatever it gives back.
  public func run(_ sql: String) throws {
    var result = DuckDBFunctions.Result()
    defer { functions.destroyResult(&result) }
    guard functions.query(connection, sql, &result) == 0 else { throw trouble(functions.resultError(&result)) }
  }

  /// The rows of a query, every column as text; NULL is nothing. For answers that are small.
  public func rows(_ sql: String) throws -> [[String?]] {
    var rows: [[String?]] = []
    try stream("SELECT COLUMNS(*)::VARCHAR FROM (\(sql))") { chunk in
      let columns = (0..<chunk.columns).map { chunk[$0] }
      for row in 0..<chunk.rows { rows.append(columns.map { $0.text(row) }) }
    }
    return rows
  }

  /// Hands over a query's rows in their order, chunk by chunk as they come, so that memory does not grow with them.
  public func stream(_ sql: String, _ body: (DataChunk) throws -> Void) throws {
    var statement: OpaquePointer?
    defer { functions.destroyPrepare(&statement) }
    guard functions.prepare(connection, sql, &statement) == 0 else { throw trouble(functions.prepareError(statement)) }
    var pending: OpaquePointer?
    defer { functions.destroyPending(&pending) }
    guard functions.pendingStreaming(statement, &pending) == 0 else { throw trouble(functions.pendingError(pending)) }
    var result = DuckDBFunctions.Result()
    defer { functions.destroyResult(&result) }
    guard functions.executePending(pending, &result) == 0 else { throw trouble(functions.resultError(&result)) }
    while var chunk = Optional(functions.fetchChunk(result)), chunk != nil {
      defer { functions.destroyChunk(&chunk) }
      try body(DataChunk(functions: functions, handle: chunk))
    }
    // A stream that breaks ends like one that is over, and says so here.
    if let error = functions.resultError(&result), error.pointee != 0 { throw trouble(error) }
  }

  private func trouble(_ text: UnsafePointer<CChar>?) -> ColumnFileTrouble {
    let text = text.map { String(cString: $0) } ?? "DuckDB gives no reason"
    // The first line says it; what follows points into SQL that the reader has not written.
    return ColumnFileTrouble(text.split(separator: "\n").first.map(String.init) ?? text)
  }

  // MARK: Functions of our own

  /// Adds a function on columns, which DuckDB calls from its threads with some rows at a time.
  ///
  /// It gets NULL as any other value. Where the values of a column are kept once in a dictionary, and a function has this
  /// column alone, DuckDB calls it for the dictionary.
  public func add(
    function name: String, of parameters: [ColumnType], giving result: ColumnType,
    _ body: @escaping @Sendable (DataChunk, ColumnVector) -> Void
  ) throws {
    var function = functions.createFunction()
    defer { functions.destroyFunction(&function) }
    functions.setName(function, name)
    for parameter in parameters {
      var type = handle(of: parameter)
      functions.addParameter(function, type)
      functions.destroyType(&type)
    }
    var type = handle(of: result)
    functions.setReturn(function, type)
    functions.destroyType(&type)
    functions.setSpecial(function)
    let kept = ColumnFunction(functions: functions, body: body)
    functions.setExtra(function, Unmanaged.passRetained(kept).toOpaque()) { kept in
      if let kept { Unmanaged<ColumnFunction>.fromOpaque(kept).release() }
    }
    // The place of the function's own data does not depend on the library, but its address must be known without one.
    ColumnFunction.extra.set(functions.getExtra)
    functions.setBody(function) { info, input, output in ColumnFunction.call(info, input, output) }
    guard functions.register(connection, function) == 0 else {
      throw ColumnFileTrouble("DuckDB does not take the function `\(name)`")
    }
  }

  private func handle(of type: ColumnType) -> OpaquePointer? {
    switch type {
    case .boolean: return functions.createType(1)
    case .bigint: return functions.createType(5)
    case .utinyint: return functions.createType(6)
    case .usmallint: return functions.createType(7)
    case .date: return functions.createType(13)
    case .varchar: return functions.createType(17)
    case .enumeration(let words):
      return Self.withCStrings(words) { functions.createEnum($0, UInt64(words.count)) }
    case .structure(let fields):
      var types = fields.map { handle(of: $0.type) }
      defer { for index in types.indices { functions.destroyType(&types[index]) } }
      return Self.withCStrings(fields.map(\.name)) { functions.createStruct(types, $0, UInt64(fields.count)) }
    }
  }

  private static func withCStrings<Result>(
    _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>?) -> Result
  ) -> Result {
    let copies = texts.map { strdup($0) }
    defer { for copy in copies { free(copy) } }
    return body(copies.map { $0.map { UnsafePointer($0) } })
  }
}

/// The types of columns that functions of ours take and give.
public indirect enum ColumnType: Hashable, Sendable {
  case boolean, bigint, utinyint, usmallint, date, varchar
  /// Words that are kept as bytes, the first as 0; not more than 255.
  case enumeration([String])
  case structure([Field])

  public struct Field: Hashable, Sendable {
    public let name: String
    public let type: ColumnType

    public init(_ name: String, _ type: ColumnType) {
      self.name = name
      self.type = type
    }
  }
}

/// What DuckDB keeps of a function of ours.
private final class ColumnFunction: Sendable {
  let functions: DuckDBFunctions
  let body: @Sendable (DataChunk, ColumnVector) -> Void

  init(functions: DuckDBFunctions, body: @escaping @Sendable (DataChunk, ColumnVector) -> Void) {
    self.functions = functions
    self.body = body
  }

  static let extra = Extra()

  static func call(_ info: OpaquePointer?, _ input: OpaquePointer?, _ output: OpaquePointer?) {
    guard let kept = extra.of(info) else { return }
    let function = Unmanaged<ColumnFunction>.fromOpaque(kept).takeUnretainedValue()
    function.body(
      DataChunk(functions: function.functions, handle: input),
      ColumnVector(functions: function.functions, handle: output))
  }

  /// How a function's own data are found, which is the library's to know.
  final class Extra: Sendable {
    private let find = Mutex<(@convention(c) (OpaquePointer?) -> UnsafeMutableRawPointer?)?>(nil)

    /// The library is the same for as long as the program runs.
    func set(_ known: @escaping @convention(c) (OpaquePointer?) -> UnsafeMutableRawPointer?) {
      find.withLock { $0 = known }
    }

    func of(_ info: OpaquePointer?) -> UnsafeMutableRawPointer? { find.withLock { $0 }?(info) }
  }
}
