import LawCompiling
import LawPacks
import SourceText
import Testing

extension PackCompiler {
  /// The pack, or a failed requirement with its messages.
  static func compiled(_ files: PackFiles) throws -> LawPack {
    let compiled = compile(files)
    let messages = DiagnosticRenderer(sources: compiled.sources).text(compiled.diagnostics)
    return try #require(compiled.pack, "\(messages)")
  }
}
