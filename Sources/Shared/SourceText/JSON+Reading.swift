import FoundationEssentials

extension JSON {
  /// JSON as Foundation reads it, members sorted by name. Numbers other than whole ones do not occur in what we write and
  /// are read as null.
  ///
  /// - Returns: Nothing where the bytes are no JSON, or more than `bytesMax` of it.
  public static func read(_ bytes: [UInt8], bytesMax: Int) -> JSON? {
    guard bytes.count <= bytesMax else { return nil }
    return (try? JSONDecoder().decode(ReadJSON.self, from: Data(bytes)))?.json
  }

  /// The same value with the members of every object sorted by name.
  public var sorted: JSON {
    switch self {
    case .null, .bool, .number, .string: self
    case .array(let values): .array(values.map(\.sorted))
    case .object(let members):
      .object(members.map { Member($0.name, $0.value.sorted) }.sorted { $0.name < $1.name })
    }
  }
}

private struct ReadJSON: Decodable {
  let json: JSON

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let keyed = try? decoder.container(keyedBy: Key.self) {
      json = .object(
        try keyed.allKeys.sorted { $0.stringValue < $1.stringValue }.map {
          JSON.Member($0.stringValue, try keyed.decode(ReadJSON.self, forKey: $0).json)
        })
    } else if var list = try? decoder.unkeyedContainer() {
      var items: [JSON] = []
      while !list.isAtEnd { items.append(try list.decode(ReadJSON.self).json) }
      json = .array(items)
    } else {
      let single = try decoder.singleValueContainer()
      if let value = try? single.decode(Bool.self) {
        json = .bool(value)
      } else if let value = try? single.decode(Int.self) {
        json = .number(value)
      } else if let value = try? single.decode(String.self) {
        json = .string(value)
      } else {
        json = .null
      }
    }
  }
}
