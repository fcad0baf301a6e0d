import Crypto
import FoundationEssentials
import SourceText

/// The files of an estate: paths from its folder, and contents.
public struct EstateFiles: Sendable {
  public static let filesMax = 2_000
  public static let bytesMax = 256 * 1024 * 1024
  public static let depthMax = 8

  /// Sorted by path. The names are what messages show.
  public let files: [(path: String, name: String, bytes: [UInt8])]
  /// The folder that documents' files are looked for in; nothing when there is no disk.
  public let folder: String?

  public init(_ files: [(path: String, name: String, bytes: [UInt8])], folder: String? = nil) {
    self.files = files.sorted { $0.path < $1.path }
    self.folder = folder
  }

  public init(texts: [String: String]) { self.init(texts.map { ($0.key, $0.key, Array($0.value.utf8)) }) }

  /// Reads a folder of YAML, or a single file. Hidden files are passed over, and so is all that is not YAML.
  public static func read(_ path: String) -> (EstateFiles, [Diagnostic]) {
    let manager = FileManager.default
    var isFolder = false
    guard manager.fileExists(atPath: path, isDirectory: &isFolder) else {
      return (
        EstateFiles([]),
        [
          Diagnostic(
            EstateCodes.folder, "there is no estate `\(path)`", at: nil,
            help: "name a folder of YAML files, or one file; `wayleave estate new FOLDER` writes a first one")
        ]
      )
    }
    guard isFolder else {
      guard let data = manager.contents(atPath: path) else { return (EstateFiles([]), [unreadable(path)]) }
      let parent = path.lastIndex(of: "/").map { String(path[..<$0]) } ?? "."
      return (EstateFiles([(path, path, Array(data))], folder: parent), [])
    }
    return readFolder(path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path)
  }

  private static func readFolder(_ folder: String) -> (EstateFiles, [Diagnostic]) {
    let manager = FileManager.default
    var files: [(path: String, name: String, bytes: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    var size = 0
    func visit(_ inner: String, depth: Int) {
      let here = inner.isEmpty ? folder : folder + "/" + inner
      for name in ((try? manager.contentsOfDirectory(atPath: here)) ?? []).sorted() where !name.hasPrefix(".") {
        let path = inner.isEmpty ? name : inner + "/" + name
        var isFolder = false
        guard manager.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder) else { continue }
        if isFolder {
          if depth < depthMax { visit(path, depth: depth + 1) }
          continue
        }
        guard name.hasSuffix(".yaml") || name.hasSuffix(".yml"), diagnostics.isEmpty else { continue }
        guard let data = manager.contents(atPath: folder + "/" + path) else {
          diagnostics.append(unreadable(folder + "/" + path))
          continue
        }
        size += data.count
        if files.count == filesMax || size > bytesMax {
          diagnostics.append(
            Diagnostic(
              EstateCodes.bound, "`\(folder)` holds more than \(filesMax) files or \(bytesMax) bytes of YAML", at: nil))
          return
        }
        files.append((path, folder + "/" + path, Array(data)))
      }
    }
    visit("", depth: 0)
    if files.isEmpty, diagnostics.isEmpty {
      diagnostics.append(
        Diagnostic(
          EstateCodes.folder, "the folder `\(folder)` holds no YAML file", at: nil,
          help: "`wayleave estate new \(folder)` writes a first one"))
    }
    return (EstateFiles(files, folder: folder), diagnostics)
  }

  private static func unreadable(_ path: String) -> Diagnostic {
    Diagnostic(EstateCodes.folder, "`\(path)` cannot be read", at: nil, help: "may you read it?")
  }

  /// Evidence larger than this is not hashed, and counts as missing.
  public static let evidenceBytesMax = 1024 * 1024 * 1024

  /// What stands at a path that a document gives. Paths lead nowhere outside the estate's folder.
  func evidence(at path: String) -> EvidenceFile? {
    guard let folder else { return nil }
    if path.hasPrefix("/") || path.split(separator: "/").contains("..") { return .missing }
    let full = folder + "/" + path
    let manager = FileManager.default
    guard let size = try? manager.attributesOfItem(atPath: full)[.size] as? UInt64, size <= Self.evidenceBytesMax,
      let data = manager.contents(atPath: full)
    else { return .missing }
    let digest = SHA256.hash(data: data).map { byte in
      let hex = String(byte, radix: 16)
      return hex.count == 1 ? "0" + hex : hex
    }.joined()
    return .present(sha256: digest)
  }
}
