import LawPacks
import LawSyntax
import SourceText

/// What each declared name means, by index into the pack's arrays.
struct NameTables {
  enum Member {
    case fact(Int)
    case definition(Int)
  }

  var ranks: [String: Int] = [:]
  var kinds: [String: Int] = [:]
  /// By kind, then by name: facts and definitions share their names.
  var members: [[String: Member]] = []
  var questions: [String: Int] = [:]
  var readings: [[String: Int]] = []
  var bearers: [String: Int] = [:]
  var authorities: [String: Int] = [:]
  var documents: [String: Int] = [:]
  var instruments: [String: Int] = [:]
  /// Every provision's citation.
  var citations: Set<String> = []
  var rules: [String: RuleName] = [:]
  var properties: [String: SourceSpan] = [:]
  /// Where a name was declared first, for the note on a second declaration.
  var places: [String: SourceSpan] = [:]
  /// What was meant to be declared but cannot be read, as `rule filed`: naming it is no second error.
  var lost: Set<String> = []
  func isLost(fact name: String, of kind: String) -> Bool {
    lost.contains("fact \(kind).\(name)") || lost.contains("define \(kind).\(name)")
  }

  /// Ids of instruments whose front matter cannot be read.
  var lostInstruments: Set<String> = []

  struct RuleName {
    let kind: Int
    let matter: String?
    let span: SourceSpan
  }
}

/// A definition as written; it is compiled anew at each place where it is used.
struct WrittenDefinition {
  let syntax: DefineSyntax
  let kind: Int
  let type: FactType
  /// It has an error of its own, which was reported at its place.
  var isBroken = false
}
