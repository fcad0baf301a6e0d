import FoundationEssentials
import SourceText

/// What one file of NetBox says: its objects as they stand there, and what a REST list says about itself.
struct NetBoxFile {
  let name: String
  var objects: [JSON] = []
  var pages: [Page] = []

  /// One answer of a REST list.
  struct Page {
    let count: Int?
    let next: String?
    let objects: Range<Int>
  }
}

extension NetBoxFile {
  /// Reads a file: a REST list, a bare array, a dump, or an array of REST lists.
  static func read(_ bytes: [UInt8], name: String, objectsMax: Int) throws(NetBoxImportError) -> NetBoxFile {
    func trouble(_ trouble: NetBoxImportError.Trouble) -> NetBoxImportError {
      NetBoxImportError(file: name, trouble: trouble)
    }
    guard bytes.count <= NetBoxImport.bytesMax else { throw trouble(.tooLong) }
    // Every value but the first of a list or object has a comma before it.
    let separators = bytes.count { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }
    guard separators <= NetBoxImport.valuesMax else { throw trouble(.tooManyValues) }
    let top: JSON
    do {
      let bare = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...]
      top = try JSONDecoder().decode(DecodedJSON.self, from: Data(bare)).value
    } catch is DecodedJSON.TooDeep {
      throw trouble(.tooDeep)
    } catch {
      throw trouble(.noJSON(DecodedJSON.explanation(of: error)))
    }
    var file = NetBoxFile(name: name)
    guard file.add(top) else {
      if let detail = top["detail"]?.string.flatMap({ plainText($0) }) { throw trouble(.refusal(detail)) }
      throw trouble(.noList)
    }
    guard file.objects.count <= objectsMax else { throw trouble(.tooManyObjects) }
    return file
  }

  /// Whether there was something to take.
  private mutating func add(_ value: JSON) -> Bool {
    switch value {
    case .array(let items):
      for item in items where item["results"]?.array == nil || !add(item) { objects.append(item) }
      return true
    case .object:
      if let results = value["results"]?.array {
        let start = objects.count
        objects += results
        var count: Int?
        if case .number(let number)? = value["count"] { count = number }
        pages.append(Page(count: count, next: value["next"]?.string, objects: start..<objects.count))
        return true
      }
      guard value["url"] != nil || value["model"] != nil || value["id"] != nil else { return false }
      objects.append(value)
      return true
    case .null, .bool, .number, .string: return false
    }
  }
}

/// A JSON value as Foundation reads it, without the keys that nobody asks for.
private struct DecodedJSON: Decodable {
  struct TooDeep: Error {}

  let value: JSON

  /// All that the import looks at. What stands behind other keys is not even turned into values.
  private static let keys: Set<String> = [
    "results", "count", "next", "detail", "model", "pk", "fields", "id", "url", "display", "value",
    "name", "slug", "status", "description", "last_updated", "parent", "_depth", "region", "group", "tenant",
    "time_zone", "facility", "site", "location", "device", "device_type", "virtual_machine", "cluster", "interface",
    "mgmt_only", "enabled", "vcpus", "asns", "accounts", "service_id", "cid", "provider", "provider_account",
    "provider_network", "type", "install_date", "termination_date", "commit_rate", "termination_a", "termination_z",
    "circuit", "term_side", "termination_type", "termination_id", "termination", "port_speed", "_site", "_location",
    "_region", "_site_group", "_provider_network", "virtual_circuit", "role", "tunnel", "encapsulation",
    "ipsec_profile", "ike_policy", "ipsec_policy", "outside_ip", "address", "assigned_object_type", "prefix", "vrf",
    "scope_type", "scope_id", "scope", "app_label",
  ]

  private struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    if let leaf = try Self.leaf(decoder.singleValueContainer()) {
      value = leaf
      return
    }
    if decoder.codingPath.count >= NetBoxImport.nestingMax { throw TooDeep() }
    do {
      let container = try decoder.container(keyedBy: Key.self)
      let names = container.allKeys.filter { Self.keys.contains($0.stringValue) }
      value = .object(
        try names.sorted { $0.stringValue < $1.stringValue }.map {
          JSON.Member($0.stringValue, try container.decode(DecodedJSON.self, forKey: $0).value)
        })
      return
    } catch DecodingError.typeMismatch {}
    var container = try decoder.unkeyedContainer()
    var items: [JSON] = []
    while !container.isAtEnd { items.append(try container.decode(DecodedJSON.self).value) }
    value = .array(items)
  }

  /// Numbers that are not whole are of no use here, and become null.
  private static func leaf(_ container: any SingleValueDecodingContainer) throws -> JSON? {
    if container.decodeNil() { return .null }
    do { return .string(try container.decode(String.self)) } catch DecodingError.typeMismatch {}
    if let number = try? container.decode(Int.self) { return .number(number) }
    if let bool = try? container.decode(Bool.self) { return .bool(bool) }
    return (try? container.decode(Double.self)).map { _ in .null }
  }

  /// What Foundation says, as far as it says it.
  static func explanation(of error: any Error) -> String? {
    guard case .dataCorrupted(let context)? = error as? DecodingError else { return nil }
    let inner = (context.underlyingError as? CocoaError)?.userInfo["NSDebugDescription"] as? String
    return plainText(inner ?? context.debugDescription)
  }
}
