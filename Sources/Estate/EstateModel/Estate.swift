import CivilTime
import SourceText

/// What an organisation has and has declared: lists of entries by the words of ``Forms``, and the readings that it has
/// fixed. It knows no law.
public struct Estate: Sendable {
  public var organisation: Written
  /// Entries by the plural of their form, in the order of the files.
  public private(set) var records: [String: [Record]]
  public var readings: [Record]
  /// What was found where documents say that their files are, by the path that they give.
  public var files: [String: EvidenceFile]
  private var indexes: [String: [String: Int]] = [:]

  public init(
    organisation: Written, records: [String: [Record]], readings: [Record] = [], files: [String: EvidenceFile] = [:]
  ) {
    self.organisation = organisation
    self.records = records
    self.readings = readings
    self.files = files
    for (plural, entries) in records {
      indexes[plural] = Dictionary(
        entries.enumerated().map { ($1.id.text, $0) }, uniquingKeysWith: { first, _ in first })
    }
  }

  public subscript(_ plural: String) -> [Record] { records[plural] ?? [] }

  public func entry(_ plural: String, _ id: String?) -> Record? {
    guard let id, let index = indexes[plural]?[id] else { return nil }
    return records[plural]?[index]
  }

  /// An entry as `lines/sha-fra`.
  public func entry(_ name: EntryName) -> Record? { entry(name.plural, name.id) }

  public mutating func replace(_ name: EntryName, with record: Record) {
    guard let index = indexes[name.plural]?[name.id] else { return }
    records[name.plural]?[index] = record
  }

  public var entryCount: Int { records.values.reduce(0) { $0 + $1.count } }
}

/// `lines/sha-fra`: the list and the id of an entry.
public struct EntryName: Hashable, Sendable, CustomStringConvertible {
  public let plural: String
  public let id: String

  public init(_ plural: String, _ id: String) {
    self.plural = plural
    self.id = id
  }

  public init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    self.init(String(parts[0]), String(parts[1]))
  }

  public var description: String { "\(plural)/\(id)" }
}

/// What stands where a document says that its file is.
public enum EvidenceFile: Hashable, Sendable {
  case missing
  /// Its SHA-256 in lower-case hexadecimal.
  case present(sha256: String)
}
