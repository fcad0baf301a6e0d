import ArgumentParser
import LawCompiling
import LawPacks
import Reasoning
import SourceText

struct LawCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Check a pack: types, names, citations, conflicts, rules that never apply, properties.",
    discussion: "Ends with 0 when there is no error (warnings and remarks are allowed), else with 1.")

  @Argument(help: "The folder of the pack; the default is the one that ships.") var folder: String?
  @OptionGroup var pack: PackOptions
  @Flag(help: "Also show rules that change no verdict, and facts that never matter.") var remarks = false
  @Option(help: "text, or json for editors.") var format: DiagnosticFormat = .text

  func run() throws {
    try refusing {
      let path = try folder ?? pack.folder()
      let (files, troubles) = PackFiles.read(folder: path)
      var sources = SourceMap()
      var diagnostics = Diagnostics()
      diagnostics.add(contentsOf: troubles)
      var summary = ""
      if troubles.isEmpty {
        let compiled = PackCompiler.compile(files)
        sources = compiled.sources
        diagnostics = compiled.diagnostics
        if let law = compiled.pack { summary = check(law, files, &sources, &diagnostics) }
      }
      show(diagnostics, sources, summary)
      if diagnostics.hasErrors { throw ExitCode(1) }
    }
  }

  private func check(
    _ law: LawPack, _ files: PackFiles, _ sources: inout SourceMap, _ diagnostics: inout Diagnostics
  ) -> String {
    for file in files.cases {
      let source = SourceFile(name: file.path, bytes: file.bytes)
      let index = sources.add(source)
      diagnostics.add(contentsOf: CaseReader.read(source, file: index, pack: law).diagnostics.all)
    }
    diagnostics.add(contentsOf: PageReader.read(files, pack: law, sources: &sources).diagnostics.all)
    let report = LawCheck.run(law, withRemarks: true)
    diagnostics.add(contentsOf: report.findings.map(\.diagnostic))
    let parts = [
      counted(law.instruments.count, "instrument"), counted(law.provisions.count, "provision"),
      counted(law.rules.count, "rule"),
      "\(report.proved.count) of \(law.properties.count) properties proved",
    ]
    return "\(law.name) \(law.version): " + parts.joined(separator: ", ")
  }

  private func show(_ diagnostics: Diagnostics, _ sources: SourceMap, _ summary: String) {
    let renderer = DiagnosticRenderer(sources: sources, colour: Terminal.colours)
    let remarked = diagnostics.remarkCount
    let diagnostics = remarks ? diagnostics : diagnostics.withoutRemarks
    switch format {
    case .json: Terminal.print(renderer.json(diagnostics), terminator: "")
    case .text:
      if !diagnostics.all.isEmpty { Terminal.print(renderer.text(diagnostics)) }
      if !summary.isEmpty { Terminal.print(summary) }
      let errors = counted(diagnostics.errorCount, "error")
      let told = remarks ? "" : " (`--remarks` shows them)"
      Terminal.print(
        "\(errors), \(counted(diagnostics.warningCount, "warning"))"
          + (remarked == 0 ? "" : ", \(counted(remarked, "remark"))\(told)"))
    }
  }
}
