import ArgumentParser
import EstateModel
import Foundation
import SourceText

struct EstateNewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new", abstract: "Write a first estate, with comments, to be filled in.")

  @Argument(help: "A folder that is not there yet, or is empty.") var folder: String
  @Option(help: "Whose estate it is.") var organisation: String?
  @OptionGroup var pack: PackOptions
  @OptionGroup var language: LanguageOption

  func run() throws {
    try refusing {
      let manager = FileManager.default
      if let held = try? manager.contentsOfDirectory(atPath: folder), held.contains(where: { !$0.hasPrefix(".") }) {
        throw Refusal("`\(folder)` is not empty", help: "name a new folder, so that nothing is overwritten")
      }
      let text = try start()
      do {
        try manager.createDirectory(atPath: folder, withIntermediateDirectories: true)
      } catch {
        throw Refusal("`\(folder)` cannot be made: \(error.localizedDescription)")
      }
      try OutputFile.write(text, to: folder + "/estate.yaml")
      Terminal.print("\(folder)/estate.yaml")
    }
  }

  /// The pack's own first estate in the language; a bare one where it has none.
  private func start() throws -> String {
    let path = try pack.folder() + "/start/estate.\(language.lang.rawValue).yaml"
    let name = organisation ?? "<ORGANISATION>"
    guard let data = FileManager.default.contents(atPath: path) else { return try bare(name) }
    let written = try EstateWriter.text(name)
    return String(decoding: data, as: UTF8.self).replacingOccurrences(of: "<ORGANISATION>", with: written)
  }

  private func bare(_ name: String) throws -> String {
    var lines = ["organisation: \(try EstateWriter.text(name))"]
    let lang = language.lang.rawValue
    for form in Forms.all {
      lines += ["", "# \(form.title(lang)): \(form.explanation(lang))", "# \(form.plural):"]
      let keys = form.fields.filter(\.isRequired).map { "\($0.name): …" }
      lines.append("#   - { \(keys.joined(separator: ", ")) }")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
