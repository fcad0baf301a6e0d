import Mustache

/// The templates of `Templates/`, which are a part of the program.
enum Templates {
  static let library: MustacheLibrary = {
    let texts: [(String, [UInt8])] = [
      ("report", PackageResources.report_mustache), ("style", PackageResources.style_mustache),
      ("table", PackageResources.table_mustache), ("cell", PackageResources.cell_mustache),
      ("subject", PackageResources.subject_mustache), ("finding", PackageResources.finding_mustache),
    ]
    var library = MustacheLibrary()
    for (name, bytes) in texts {
      do {
        try library.register(String(decoding: bytes, as: UTF8.self), named: name)
      } catch {
        preconditionFailure("The template `\(name)` cannot be read: \(error)")
      }
    }
    return library
  }()
}
