import Assessment
import CivilTime
import Documents
import EstateModel
import Foundation
import LawCompiling
import TestSupport
import Testing

/// The pictures of the README are what the program draws of Meridian. RECORD=1 writes them.
@Suite struct PictureTests {
  private func context() throws -> ReportContext {
    let compiled = PackCompiler.compile(folder: Command.root.path + "/law/prc-cross-border")
    let pack = try #require(compiled.pack)
    let read = EstateReader.read(path: Command.root.path + "/examples/meridian")
    let estate = try #require(read.estate)
    let date = try #require(CivilDate("2026-11-22"))
    let result = try Assessor.assess(estate, in: read.sources, by: pack, asOf: date)
    return ReportContext(
      assessment: try #require(result.assessment), estate: estate, pack: pack, language: "en", program: "wayleave")
  }

  @Test func thePicturesOfTheReadmeAreDrawnByTheProgram() throws {
    let context = try context()
    let folder = Command.root.appendingPathComponent("docs/pictures")
    for (name, drawing) in [
      ("meridian-lines", SchematicDrawing.svg(context)), ("meridian-dates", TimelineDrawing.svg(context)),
    ] {
      let file = folder.appendingPathComponent(name + ".svg")
      if ProcessInfo.processInfo.environment["RECORD"] != nil {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try drawing.write(to: file, atomically: true, encoding: .utf8)
      }
      let recorded = try String(contentsOf: file, encoding: .utf8)
      #expect(drawing == recorded, "docs/pictures/\(name).svg: RECORD=1 draws it anew")
    }
  }

  @Test func theReportIsSetAsPDFWithBothLanguages() throws {
    guard FileManager.default.isExecutableFile(atPath: Command.root.path + "/.venv/bin/python") else {
      print("not run: there is no .venv (make office)")
      return
    }
    try Command.inFolder { folder in
      for language in ["en", "zh"] {
        let path = "\(folder)/\(language).pdf"
        let run = try Command.wayleave(
          "assess", "examples/minimal", "--as-of", "2026-11-22", "--format", "pdf", "--output", path, "--lang", language
        )
        #expect(run.status == 0, "\(run.errors)")
        let text = try Command.shell("pdftotext \(path) - | tr -d '\\n'").output
        let wanted =
          language == "zh"
          ? ["违法", "exchange-measures/22", "不构成"] : ["unlawful", "exchange-measures/22", "no legal advice"]
        for words in wanted { #expect(text.contains(words), "\(language): \(words)") }
      }
      let workbook = try Command.wayleave(
        "assess", "examples/minimal", "--as-of", "2026-11-22", "--format", "xlsx", "--output", folder + "/r.xlsx")
      #expect(workbook.status == 0, "\(workbook.errors)")
      let rows = try Command.shell(
        ".venv/bin/python -c 'import openpyxl,sys; w=openpyxl.load_workbook(sys.argv[1]); print(len(w.sheetnames), [r[0].value for r in w.worksheets[2].iter_rows(min_row=2)])' \(folder)/r.xlsx"
      )
      #expect(rows.output.hasPrefix("11 "), "\(rows.output)\(rows.errors)")
    }
  }

  @Test func aDocumentNeedsAFile() throws {
    let run = try Command.wayleave("assess", "examples/minimal", "--format", "pdf")
    #expect(run.status == 2)
    #expect(run.errors.contains("--output report.pdf"))
  }
}
