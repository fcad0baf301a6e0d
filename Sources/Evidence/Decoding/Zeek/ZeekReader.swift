import Datagrams

/// Reads logs of Zeek line by line: tab-separated with a header, or a JSON object a line. A log may change from one to
/// the other, and its header may change, wherever a line begins.
public struct ZeekReader: Sendable {
  /// A longer line is not read; the caller says so with `ZeekTrouble.Reason.lineTooLong`.
  public static let lineBytesMax = 1 << 20
  public static let fieldsMax = 4096
  /// Names of members that are kept, so that each is made once.
  static let namesMax = 65_536

  public private(set) var format = ZeekFormat()
  /// The lines read.
  public private(set) var lines = 0
  private var places: [ZeekPlace] = []
  private var json = ZeekJSONNames()

  public init() {}

  /// What a line was.
  public enum Line: Sendable {
    /// A header, a comment or nothing.
    case none
    /// A record; its fields are in `places`.
    case record
    case trouble(ZeekTrouble.Reason)
  }

  /// Reads a line without its end. The places of a record hold until the next line.
  public mutating func read(_ line: RawSpan) -> Line {
    lines += 1
    places.removeAll(keepingCapacity: true)
    let line = line.withoutCarriageReturn
    guard line.byteCount > 0 else { return .none }
    guard line.byteCount <= Self.lineBytesMax else { return .trouble(.lineTooLong) }
    let start = begin(of: line)
    // Safe: the guard.
    guard start < line.byteCount else { return separated(line) }
    switch line.unsafeLoad(fromByteOffset: start, as: UInt8.self) {
    case UInt8(ascii: "#") where start == 0 || lines == 1:
      return format.read(header: line.extracting(start..<line.byteCount)).map { .trouble($0) } ?? .none
    case UInt8(ascii: "{"):
      if let reason = json.read(line, from: start, &places) { return .trouble(reason) }
      return .record
    default: return separated(line)
    }
  }

  /// Behind a byte order mark, which some editors write, and behind spaces.
  private func begin(of line: RawSpan) -> Int {
    let bytes = line.extracting(0..<min(3, line.byteCount))
    var start = lines == 1 && bytes.equals([0xEF, 0xBB, 0xBF]) ? 3 : 0
    // Safe: the index is below the count.
    while start < line.byteCount, line.unsafeLoad(fromByteOffset: start, as: UInt8.self) == UInt8(ascii: " ") {
      start += 1
    }
    return start
  }

  private mutating func separated(_ line: RawSpan) -> Line {
    guard !format.fields.isEmpty else { return .trouble(.noHeader) }
    var start = 0
    for index in 0...line.byteCount {
      // Safe: the index is below the count.
      guard
        index == line.byteCount || line.unsafeLoad(fromByteOffset: index, as: UInt8.self) == format.separator
      else { continue }
      guard places.count < format.fields.count else { return .trouble(.fieldCount) }
      let field = format.fields[places.count]
      places.append(ZeekPlace(field: field, range: start..<index, notation: .separated, isText: true))
      start = index + 1
    }
    return places.count == format.fields.count ? .record : .trouble(.fieldCount)
  }

  /// The log's name: conn, tunnel, radius and others. JSON logs say it only in `_path`; without it, conn, tunnel and
  /// radius are told by fields that only they have.
  public func path(of line: RawSpan) -> String? {
    guard places.first?.notation != .separated else { return format.path }
    var (hasAction, hasFramed) = (false, false)
    for place in places {
      switch place.field.name {
      case "_path":
        let text = line.extracting(place.range)
        return text.byteCount < 2 ? nil : text.extracting(1..<text.byteCount - 1).text
      case "conn_state": return "conn"
      case "tunnel_type": hasAction = true
      case "framed_addr", "connect_info", "reply_msg": hasFramed = true
      default: continue
      }
    }
    return hasAction ? "tunnel" : hasFramed ? "radius" : nil
  }

  /// The fields of the record read last, in the line's order.
  public var record: [ZeekPlace] { places }
}

/// A field of a record: its name and type, and where in the line its value is.
public struct ZeekPlace: Sendable {
  public enum Notation: Sendable { case separated, json }
  public let field: ZeekField
  public let range: Range<Int>
  public let notation: Notation
  /// False where a JSON string in it holds half of a surrogate pair, which is no text.
  public let isText: Bool
}

public struct ZeekField: Hashable, Sendable {
  public let name: String
  public let type: ZeekType
}

/// Zeek's own types; JSON has only `time` for the members that are known to be times, and `any`.
public indirect enum ZeekType: Hashable, Sendable {
  case time, interval, address, port, count, int, double, bool, text
  /// Sets and vectors, lists in JSON.
  case list(ZeekType)
  case any

  /// What a header calls a type; a name that is not known here is text.
  init(_ name: String) {
    switch name {
    case "time": self = .time
    case "interval": self = .interval
    case "addr": self = .address
    case "port": self = .port
    case "count": self = .count
    case "int": self = .int
    case "double": self = .double
    case "bool": self = .bool
    default:
      guard name.hasSuffix("]"), let open = name.firstIndex(of: "["),
        ["set", "vector", "table"].contains(name[..<open])
      else {
        self = .text
        return
      }
      self = .list(Self.element(String(name[name.index(after: open)...].dropLast())))
    }
  }

  /// Lists of lists do not occur in Zeek's logs.
  private static func element(_ name: String) -> ZeekType { name.contains("[") ? .text : ZeekType(name) }
}

/// Why a line or a value of it cannot be read.
public enum ZeekTrouble {
  public enum Reason: String, Hashable, Sendable, CaseIterable {
    case lineTooLong = "the line is longer than a mebibyte"
    case noHeader = "no #fields line stands before the record"
    case fieldCount = "the line has more or fewer fields than #fields names"
    case typeCount = "#types has more or fewer entries than #fields"
    case tooManyFields = "the line names more than 4096 fields"
    case badSeparator = "#separator is not one byte"
    case notUTF8 = "the line is not UTF-8"
    case notJSON = "the line is not a JSON object"
    case tooDeep = "the JSON is nested more than 16 deep"
    case nameTwice = "a name stands twice in the object"
    case badValue = "the value is not of its type"
  }
}

extension RawSpan {
  var withoutCarriageReturn: RawSpan {
    @_lifetime(copy self)
    get {
      // Safe: the first condition.
      guard byteCount > 0, unsafeLoad(fromByteOffset: byteCount - 1, as: UInt8.self) == 13 else { return self }
      return extracting(0..<byteCount - 1)
    }
  }

  /// As UTF-8, with what is none replaced.
  var text: String { String(decoding: [UInt8](self), as: UTF8.self) }
}
