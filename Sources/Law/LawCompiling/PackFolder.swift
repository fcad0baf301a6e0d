import FoundationEssentials
import SourceText

/// The files of a pack: paths from the pack's folder, with `/` between, and contents.
public struct PackFiles: Sendable {
  public static let filesMax = 2_000
  public static let bytesMax = 64 * 1024 * 1024

  /// Sorted by path.
  public let files: [(path: String, bytes: [UInt8])]

  public init(_ files: [(path: String, bytes: [UInt8])]) { self.files = files.sorted { $0.path < $1.path } }

  public init(texts: [String: String]) { self.init(texts.map { ($0.key, Array($0.value.utf8)) }) }

  /// The texts of the law; the cases are left out.
  public var law: [(path: String, bytes: [UInt8])] {
    files.filter { $0.path == "pack.yaml" || ($0.path.hasSuffix(".law.md") && !$0.path.hasPrefix("cases/")) }
  }

  public var cases: [(path: String, bytes: [UInt8])] { files.filter { Self.isYAML($0.path, in: "cases/") } }

  /// Texts for people: frequent questions and comparisons.
  public var pages: [(path: String, bytes: [UInt8])] { files.filter { Self.isYAML($0.path, in: "pages/") } }

  private static func isYAML(_ path: String, in folder: String) -> Bool {
    path.hasPrefix(folder) && (path.hasSuffix(".yaml") || path.hasSuffix(".yml"))
  }
}

extension PackFiles {
  /// Reads a pack's folder; hidden files and everything that is no part of a pack are passed over.
  public static func read(folder: String) -> (PackFiles, [Diagnostic]) {
    let manager = FileManager.default
    var isFolder = false
    guard manager.fileExists(atPath: folder, isDirectory: &isFolder), isFolder else {
      return (
        PackFiles([]),
        [
          Diagnostic(
            CompilingCodes.folder, "there is no folder `\(folder)`", at: nil,
            help: "name the folder of a law pack, the one with `pack.yaml` in it")
        ]
      )
    }
    var files: [(path: String, bytes: [UInt8])] = []
    var diagnostics: [Diagnostic] = []
    var size = 0
    let names = ((try? manager.subpathsOfDirectory(atPath: folder)) ?? []).sorted()
    for name in names where isPart(name) {
      if files.count == filesMax || size > bytesMax {
        diagnostics.append(
          Diagnostic(
            CompilingCodes.tooMany, "`\(folder)` holds more than \(filesMax) files or \(bytesMax) bytes of law", at: nil
          ))
        break
      }
      guard let data = manager.contents(atPath: folder + "/" + name) else {
        diagnostics.append(Diagnostic(CompilingCodes.folder, "`\(folder)/\(name)` cannot be read", at: nil))
        continue
      }
      size += data.count
      files.append((name, Array(data)))
    }
    return (PackFiles(files), diagnostics)
  }

  private static func isPart(_ path: String) -> Bool {
    if path.split(separator: "/").contains(where: { $0.hasPrefix(".") }) { return false }
    return path == "pack.yaml" || path.hasSuffix(".law.md") || isYAML(path, in: "cases/") || isYAML(path, in: "pages/")
  }
}
