import ArgumentParser
import LawCompiling
import LawPacks
import SourceText

/// `--costs`: what changes cost the organisation.
struct CostOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Your own costs of changes, over the pack's: a file with `costs:`.", valueName: "file.yaml"))
  var costs: String?

  /// Everything that is wrong with the file is printed, and the command ends.
  func read(_ law: LawPack) throws -> ChangeCosts {
    guard let costs else { return ChangeCosts() }
    var sources = SourceMap()
    let source = SourceFile(name: costs, bytes: try readFile(costs))
    let (read, diagnostics) = CostFile.read(source, file: sources.add(source), pack: law)
    if diagnostics.hasErrors {
      Terminal.printError(DiagnosticRenderer(sources: sources, colour: Terminal.errorsAreTerminal).text(diagnostics))
      Terminal.printError("the costs cannot be used: \(counted(diagnostics.errorCount, "error"))")
      throw ExitCode(2)
    }
    return read
  }
}
