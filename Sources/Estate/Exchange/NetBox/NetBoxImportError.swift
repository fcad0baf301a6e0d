import Facts

/// Why a file cannot be imported at all.
public struct NetBoxImportError: Error, Hashable, Sendable {
  public let file: String
  public let trouble: Trouble

  public enum Trouble: Hashable, Sendable {
    case tooLong, tooManyValues, tooManyObjects, tooDeep
    /// With what the reader said about the place.
    case noJSON(String?)
    /// JSON, but neither a list nor an object of NetBox.
    case noList
    /// NetBox answered with an error, in these words.
    case refusal(String)
  }

  /// One sentence without a full stop.
  public var message: LocalizedText {
    switch trouble {
    case .tooLong:
      texts("is longer than \(NetBoxImport.bytesMax) bytes", "超过 \(NetBoxImport.bytesMax) 字节")
    case .tooManyValues:
      texts("holds more than \(NetBoxImport.valuesMax) values", "超过 \(NetBoxImport.valuesMax) 个值")
    case .tooManyObjects:
      texts(
        "brings the import above \(NetBoxImport.objectsMax) objects", "使导入对象超过 \(NetBoxImport.objectsMax) 个")
    case .tooDeep:
      texts("is nested deeper than \(NetBoxImport.nestingMax) levels", "嵌套超过 \(NetBoxImport.nestingMax) 层")
    case .noJSON(let place):
      texts("is not JSON" + (place.map { ": \($0)" } ?? ""), "不是 JSON" + (place.map { "：\($0)" } ?? ""))
    case .noList:
      texts("is JSON, but neither a list of the REST API nor a dump", "是 JSON，但既不是 REST 列表，也不是 dumpdata 导出")
    case .refusal(let words):
      texts("is no list: NetBox answered \"\(words)\"", "不是列表：NetBox 的答复为“\(words)”")
    }
  }

  private func texts(_ en: String, _ zh: String) -> LocalizedText {
    LocalizedText("`\(file)` \(en)", translations: ["zh": "`\(file)` \(zh)"])
  }
}
