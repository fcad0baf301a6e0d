import Assessment
import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning
import SourceText
import TestSupport
import Testing

/// Small estates under Files/facts, each with everything that is known of its things on the days that it names, and why:
/// every fact with its origin, and what is stated and does not count.
@Suite struct FactExampleTests {
  static let names = Files.names(in: "facts")

  /// An estate, and the assessments of the days that its comment names.
  struct Example {
    let read: ReadEstate
    let days: [CivilDate]

    init(_ name: String) throws {
      read = try Files.estate("facts/\(name).yaml")
      let text = String(decoding: try Files.bytes("facts/\(name).yaml"), as: UTF8.self)
      let line = try #require(text.firstMatch(of: #/\n# as of: ([-0-9 ]+)\n/#))
      days = line.1.split(separator: " ").compactMap { CivilDate(String($0)) }
    }

    func assessment(_ day: CivilDate) throws -> Assessment {
      let isRead = read.estate != nil
      #expect(isRead, "\(read.rendered(read.diagnostics))")
      let estate = try #require(read.estate)
      let result = try Assessor.assess(estate, in: read.sources, by: ShippedLaw.pack(), asOf: day)
      return try #require(result.assessment, "\(read.rendered(result.diagnostics))")
    }

    func dump() throws -> String {
      try days.map { "as of \($0)\n" + (try assessment($0)).factDump }.joined(separator: "\n")
    }
  }

  @Test(arguments: names) func theFactsOfAnEstateAreAsRecorded(_ name: String) throws {
    try Files.check(Example(name).dump(), against: "facts/\(name).facts")
  }

  @Test func everyFactKnowsItsOrigin() throws {
    for name in Self.names {
      let example = try Example(name)
      for subject in try example.assessment(example.days[0]).subjects {
        for fact in subject.judgement.facts {
          #expect(fact.origin.place?.file == "\(name).yaml" && !fact.origin.text.isEmpty, "\(subject.entry) \(fact)")
        }
        for withheld in subject.withheld { #expect(withheld.origin.place != nil, "\(subject.entry) \(withheld)") }
      }
    }
  }

  /// A way is shown by an example of each answer, and by one where the estate does not say enough.
  @Test func everyWayIsShownWithEachAnswerAndWithoutOne() throws {
    var answers: [Derivation.Way: Set<String>] = [:]
    let pack = try ShippedLaw.pack()
    #expect(Set(pack.bridge.derived.map(\.way)) == Set(Derivation.Way.allCases))
    for name in Self.names {
      let example = try Example(name)
      for day in example.days {
        for subject in try example.assessment(day).subjects {
          for derivation in pack.bridge.derived where derivation.path.kind == subject.kind {
            let fact = subject.judgement.facts.first { $0.path == derivation.path && !$0.origin.grounds.isEmpty }
            answers[derivation.way, default: []].insert(fact?.value.description ?? "unknown")
          }
        }
      }
    }
    for way in Derivation.Way.allCases {
      let expected: Set<String> =
        switch way.answer {
        case .yesNo: ["yes", "no"]
        case .words(let words): Set(words)
        case .place: ["mainland", "hong-kong", "macau", "taiwan", "foreign"]
        case .number: ["5", "6", "12"]
        }
      let found = answers[way] ?? []
      #expect(found.isSuperset(of: expected.union(["unknown"])), "\(way): \(found.sorted())")
    }
  }

  @Test func everyReasonForWithholdingIsShown() throws {
    let recorded = try Self.names.map { try Repository.text("\(Files.folder)/facts/\($0).facts") }.joined()
    for reason in ["no-paper", "not-yet-effective", "expired", "file-missing", "file-differs", "open-question"] {
      #expect(recorded.contains("withheld, \(reason)"), "no estate under Files/facts shows \(reason)")
    }
  }

  /// The heart of papers: taking any of them away never makes a fact known that was not, and no fact gets another value.
  @Test func withoutItsPapersAnEstateKnowsLessAndNothingElse() throws {
    let example = try Example("papers")
    let estate = try #require(example.read.estate)
    var bare = estate.records
    bare["documents"] = nil
    let without = Estate(organisation: estate.organisation, records: bare)
    let result = try Assessor.assess(without, in: example.read.sources, by: ShippedLaw.pack(), asOf: example.days[0])
    let with = try example.assessment(example.days[0])
    for subject in try #require(result.assessment).subjects {
      let before = try #require(with.subjects.first { $0.entry == subject.entry })
      let known = Dictionary(uniqueKeysWithValues: before.judgement.facts.map { ($0.path, $0.value) })
      for fact in subject.judgement.facts { #expect(known[fact.path] == fact.value, "\(subject.entry) \(fact.path)") }
      #expect(subject.withheld.allSatisfy { $0.reason == .noPaper })
    }
  }
}

extension Assessment {
  /// Every subject in the order of its name, with its facts and what is withheld.
  var factDump: String {
    subjects.sorted { $0.entry.description < $1.entry.description }.map { subject in
      let facts = subject.judgement.facts.map { "  \($0.path.short) \($0.value) (\($0.origin.text))\n" }
      let withheld = subject.withheld.sorted { $0.path < $1.path }.map { fact in
        "  \(fact.path.short) \(fact.value) withheld, \(fact.reason.shown) (\(fact.origin.text))\n"
      }
      return "\(subject.entry)\n" + facts.joined() + withheld.joined()
    }.joined()
  }
}

extension WithheldFact.Reason {
  fileprivate var shown: String {
    switch self {
    case .noPaper: name
    case .notYetEffective(let document, let from): "\(name): \(document) from \(from)"
    case .expired(let document, let day): "\(name): \(document) on \(day)"
    case .fileMissing(let document, let path), .fileDiffers(let document, let path): "\(name): \(document), \(path)"
    case .openQuestion(let question): "\(name): \(question)"
    }
  }
}
