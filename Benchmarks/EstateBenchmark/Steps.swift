import Assessment
import BenchmarkSupport
import Documents
import EstateModel
import Facts
import Foundation
import LawCompiling
import LawPacks
import SourceText

/// The way from an estate's text to its report, step by step, in seconds of the processor.
struct Steps: Codable {
  var people = 0
  var yamlBytes = 0
  var subjects = 0
  /// Things of a kind with all the same facts are judged once; so many are judged.
  var patterns = 0
  var read = 0.0
  var assess = 0.0
  var text = 0.0
  var json = 0.0
}

extension Steps {
  static func measure(_ folder: String, by lawFolder: String, runs: Int) throws -> Steps {
    guard let law = PackCompiler.compile(folder: lawFolder).pack else { throw Trouble("the law has errors") }
    let (files, _) = EstateFiles.read(folder)
    var steps = Steps()
    let read: ReadEstate
    (steps.read, read) = median(runs) { EstateReader.read(files) }
    guard let estate = read.estate else { throw Trouble(read.diagnostics) }
    let result: AssessmentResult
    (steps.assess, result) = try median(runs) {
      try Assessor.assess(estate, in: read.sources, by: law, asOf: EstateGenerator.day)
    }
    guard let assessment = result.assessment else { throw Trouble(result.diagnostics) }
    (steps.text, _) = median(runs) {
      TextReport(assessment, pack: law, language: "en").lines().joined(separator: "\n").utf8.count
    }
    (steps.json, _) = median(runs) {
      var count = 0
      AssessmentJSON.write(assessment, pack: law, program: "benchmark") { count += $0.utf8.count }
      return count
    }
    steps.people = estate["people"].count
    steps.yamlBytes = files.files.reduce(0) { $0 + $1.bytes.count }
    steps.subjects = assessment.subjects.count
    steps.patterns = patterns(assessment)
    return steps
  }

  private struct Trouble: Error, CustomStringConvertible {
    let description: String
    init(_ text: String) { description = text }
    init(_ diagnostics: Diagnostics) { self.init(diagnostics.all.prefix(10).map(\.message).joined(separator: "\n")) }
  }

  private static func patterns(_ assessment: Assessment) -> Int {
    struct Pattern: Hashable {
      let kind: String
      let facts: [FactPath: FactValue]
    }
    return Set(
      assessment.subjects.map { subject in
        Pattern(
          kind: subject.kind,
          facts: Dictionary(
            subject.judgement.facts.map { ($0.path, $0.value) }, uniquingKeysWith: { first, _ in first }))
      }
    ).count
  }

  /// The median of several runs, and what came of the last.
  private static func median<Answer>(_ runs: Int, _ body: () throws -> Answer) rethrows -> (seconds: Double, Answer) {
    var times: [Double] = []
    var answer: Answer?
    for _ in 0..<runs {
      answer = nil
      let start = clock()
      answer = try body()
      times.append(Double(clock() - start) / Double(CLOCKS_PER_SEC))
    }
    return (times.median, answer!)  // There is at least one run.
  }
}
