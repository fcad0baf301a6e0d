import ArgumentParser
import Assessment
import CivilTime
import EstateModel
import LawPacks
import SourceText

/// An estate that was read from disk, with the texts that messages show.
struct HeldEstate {
  var estate: Estate
  let sources: SourceMap

  /// Everything that is wrong with it is printed, and the command ends.
  static func read(_ path: String) throws -> HeldEstate {
    let read = EstateReader.read(path: path)
    guard let estate = read.estate else { throw refused(read.diagnostics, read.sources) }
    return HeldEstate(estate: estate, sources: read.sources)
  }

  /// Shows progress on a terminal when it takes long.
  func assess(by law: LawPack, asOf date: CivilDate, _ options: Assessor.Options) throws -> Assessment {
    var options = options
    if Terminal.errorsAreTerminal { options.progress = Self.progress }
    let result = try Assessor.assess(estate, in: sources, by: law, asOf: date, options)
    if Terminal.errorsAreTerminal { Terminal.printError("\r\u{1B}[K", terminator: "") }
    guard let assessment = result.assessment else { throw Self.refused(result.diagnostics, sources) }
    return assessment
  }

  private static func progress(_ done: Int, _ all: Int) -> Bool {
    if done > 0, done.isMultiple(of: 500) { Terminal.printError("\rjudged \(done) of \(all)", terminator: "") }
    return true
  }

  static func refused(_ diagnostics: Diagnostics, _ sources: SourceMap) -> ExitCode {
    let renderer = DiagnosticRenderer(sources: sources, colour: Terminal.errorsAreTerminal)
    Terminal.printError(renderer.text(diagnostics))
    Terminal.printError("nothing was judged: \(counted(diagnostics.errorCount, "error"))")
    return ExitCode(2)
  }
}
