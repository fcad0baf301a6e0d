import Foundation

/// The functions of DuckDB's C API that this room uses, looked up in a loaded library by their names.
///
/// The declarations follow `duckdb.h` of DuckDB 1.2 and later.
struct DuckDBFunctions: @unchecked Sendable {
  // Sendable is checked by hand: addresses of functions, which stay where they are for as long as the program runs.

  typealias Handle = OpaquePointer
  /// Zero is success.
  typealias State = Int32
  typealias Text = UnsafePointer<CChar>

  /// `duckdb_result`, which some functions take by value.
  ///
  /// Swift cannot declare a C structure. How one of 48 bytes is handed over depends on its size alone (on x86-64 a copy
  /// on the stack, on arm64 the address of a copy), and this one of the C library is as large. Only the last eight bytes,
  /// which hold what the result is, are ever looked at.
  typealias Result = addrinfo

  typealias Body = @convention(c) (Handle?, Handle?, Handle?) -> Void
  typealias Destructor = @convention(c) (UnsafeMutableRawPointer?) -> Void

  let version: @convention(c) () -> Text?
  let open: @convention(c) (Text?, UnsafeMutablePointer<Handle?>) -> State
  let close: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let connect: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> State
  let disconnect: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let query: @convention(c) (Handle?, Text?, UnsafeMutablePointer<Result>) -> State
  let destroyResult: @convention(c) (UnsafeMutablePointer<Result>) -> Void
  let resultError: @convention(c) (UnsafeMutablePointer<Result>) -> Text?
  let prepare: @convention(c) (Handle?, Text?, UnsafeMutablePointer<Handle?>) -> State
  let prepareError: @convention(c) (Handle?) -> Text?
  let destroyPrepare: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let pendingStreaming: @convention(c) (Handle?, UnsafeMutablePointer<Handle?>) -> State
  let pendingError: @convention(c) (Handle?) -> Text?
  let executePending: @convention(c) (Handle?, UnsafeMutablePointer<Result>) -> State
  let destroyPending: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let fetchChunk: @convention(c) (Result) -> Handle?

  let destroyChunk: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let chunkSize: @convention(c) (Handle?) -> UInt64
  let chunkColumns: @convention(c) (Handle?) -> UInt64
  let chunkVector: @convention(c) (Handle?, UInt64) -> Handle?
  let vectorData: @convention(c) (Handle?) -> UnsafeMutableRawPointer?
  let vectorValidity: @convention(c) (Handle?) -> UnsafeMutablePointer<UInt64>?
  let vectorMakeValidity: @convention(c) (Handle?) -> Void
  let vectorAssign: @convention(c) (Handle?, UInt64, UnsafePointer<UInt8>?, UInt64) -> Void
  let structChild: @convention(c) (Handle?, UInt64) -> Handle?
  let vectorSize: @convention(c) () -> UInt64

  let createType: @convention(c) (UInt32) -> Handle?
  let createStruct: @convention(c) (UnsafePointer<Handle?>?, UnsafePointer<UnsafePointer<CChar>?>?, UInt64) -> Handle?
  let createEnum: @convention(c) (UnsafePointer<UnsafePointer<CChar>?>?, UInt64) -> Handle?
  let destroyType: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void

  let createFunction: @convention(c) () -> Handle?
  let destroyFunction: @convention(c) (UnsafeMutablePointer<Handle?>) -> Void
  let setName: @convention(c) (Handle?, Text?) -> Void
  let addParameter: @convention(c) (Handle?, Handle?) -> Void
  let setReturn: @convention(c) (Handle?, Handle?) -> Void
  let setExtra: @convention(c) (Handle?, UnsafeMutableRawPointer?, Destructor?) -> Void
  let getExtra: @convention(c) (Handle?) -> UnsafeMutableRawPointer?
  let setSpecial: @convention(c) (Handle?) -> Void
  let setBody: @convention(c) (Handle?, Body?) -> Void
  let register: @convention(c) (Handle?, Handle?) -> State

  /// - Throws: A ``ColumnFileTrouble`` that names the first function that the library lacks.
  init(_ library: UnsafeMutableRawPointer, named path: String) throws {
    precondition(MemoryLayout<Result>.size == 48, "`addrinfo` stands in for a structure of 48 bytes.")
    func find<Function>(_ name: String) throws -> Function {
      guard let address = dlsym(library, "duckdb_" + name) else {
        throw ColumnFileTrouble(
          "`\(path)` has no function `duckdb_\(name)`: it is no DuckDB, or one older than 1.2", help: DuckDBLibrary.help
        )
      }
      return unsafeBitCast(address, to: Function.self)
    }
    version = try find("library_version")
    open = try find("open")
    close = try find("close")
    connect = try find("connect")
    disconnect = try find("disconnect")
    query = try find("query")
    destroyResult = try find("destroy_result")
    resultError = try find("result_error")
    prepare = try find("prepare")
    prepareError = try find("prepare_error")
    destroyPrepare = try find("destroy_prepare")
    pendingStreaming = try find("pending_prepared_streaming")
    pendingError = try find("pending_error")
    executePending = try find("execute_pending")
    destroyPending = try find("destroy_pending")
    fetchChunk = try find("fetch_chunk")
    destroyChunk = try find("destroy_data_chunk")
    chunkSize = try find("data_chunk_get_size")
    chunkColumns = try find("data_chunk_get_column_count")
    chunkVector = try find("data_chunk_get_vector")
    vectorData = try find("vector_get_data")
    vectorValidity = try find("vector_get_validity")
    vectorMakeValidity = try find("vector_ensure_validity_writable")
    vectorAssign = try find("vector_assign_string_element_len")
    structChild = try find("struct_vector_get_child")
    vectorSize = try find("vector_size")
    createType = try find("create_logical_type")
    createStruct = try find("create_struct_type")
    createEnum = try find("create_enum_type")
    destroyType = try find("destroy_logical_type")
    createFunction = try find("create_scalar_function")
    destroyFunction = try find("destroy_scalar_function")
    setName = try find("scalar_function_set_name")
    addParameter = try find("scalar_function_add_parameter")
    setReturn = try find("scalar_function_set_return_type")
    setExtra = try find("scalar_function_set_extra_info")
    getExtra = try find("scalar_function_get_extra_info")
    setSpecial = try find("scalar_function_set_special_handling")
    setBody = try find("scalar_function_set_function")
    register = try find("register_scalar_function")
  }
}
