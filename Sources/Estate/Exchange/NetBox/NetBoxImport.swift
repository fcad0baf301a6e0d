import EstateModel

/// Takes an organisation's lines out of NetBox: lists of its REST API and dumps (`manage.py dumpdata`) of 3.7 to 4.6.
///
///     files -> objects (NetBoxReading) -> NetBoxInventory -> NetBoxMapping -> entries of an estate, and a report
///
/// The same files give the same bytes, whatever their order.
public enum NetBoxImport {
  /// Of one file.
  public static let bytesMax = 256 * 1024 * 1024
  /// Of one file: values of any kind, estimated by their commas and brackets.
  public static let valuesMax = 20_000_000
  /// Of all files together.
  public static let objectsMax = 2_000_000
  /// Of those values that the import looks at.
  public static let nestingMax = 32

  public struct File: Sendable {
    public let name: String
    public let bytes: [UInt8]
    public init(name: String, bytes: [UInt8]) {
      self.name = name
      self.bytes = bytes
    }
  }

  /// - Parameter existing: What the estate's other files have, without the file that this import writes: such entries
  ///   win over NetBox. ``EstateReader/understood(_:)`` reads them.
  public static func read(files: [File], existing: Estate? = nil) throws(NetBoxImportError) -> ImportedEstate {
    var read: [NetBoxFile] = []
    var objects = 0
    for file in files.sorted(by: { ($0.name, $0.bytes.count) < ($1.name, $1.bytes.count) }) {
      let found = try NetBoxFile.read(file.bytes, name: file.name, objectsMax: objectsMax - objects)
      objects += found.objects.count
      read.append(found)
    }
    var mapping = NetBoxMapping(NetBoxInventory(read), existing: existing)
    return mapping.mapped()
  }
}

/// What an import found, by the plurals of ``Forms``, and what it has to say about it.
public struct ImportedEstate: Sendable {
  public let records: [String: [Record]]
  public let report: ImportReport
}
