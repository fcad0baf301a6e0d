import CivilTime
import Facts

/// A law pack as the random generator thinks of it: every feature of LAW.md, and nothing resolved.
struct PackModel {
  enum ValueType: Hashable {
    case yesNo
    case words([String])
    case number(unit: String?)
    case date
    case reference(String)
  }

  struct Fact {
    var kind: String
    var name: String
    var type: ValueType
    var orNone = false
    var isChangeable = false
  }

  /// `= A when X, B when Y, otherwise C`; a single arm without `when` is a plain definition.
  struct Definition {
    struct Arm {
      var value: Value
      var when: Expression?
    }
    enum Value {
      case term(Term)
      case expression(Expression)
    }
    var kind: String
    var name: String
    var type: ValueType
    var orNone = false
    var arms: [Arm]
  }

  struct Term {
    enum Base: Hashable {
      /// Steps behind the kind's name.
      case path([String])
      case word(String)
      case yes(Bool)
      case number(Int, unit: String?)
      case date(CivilDate)
      case none
      case asOf
    }
    var base: Base
    var steps: [DateStep] = []
  }

  enum Operation: String {
    case isEqual = "is"
    case isNot = "is not"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  indirect enum Expression {
    case bare([String])
    case compare(Term, Operation, Term)
    case member(Term, [Term])
    case not(Expression)
    case and([Expression])
    case or([Expression])
  }

  struct Given {
    var kind: String
    var condition: Expression
    var onlyIf: Expression
    var why: String
  }

  struct Question {
    var name: String
    var readings: [String]
  }

  struct Rank {
    var id: String
    var isBinding: Bool
  }

  enum Modality: String {
    case must
    case mustNot = "must not"
    case may
  }

  struct Rule {
    var name: String
    var kind: String
    var from: CivilDate?
    var until: CivilDate?
    var matter: String?
    var under: (question: String, reading: String)?
    var condition: Expression?
    var exception: Expression?
    var modality: Modality
    var duty: Expression
    var over: [String] = []
  }

  struct Provision {
    var number: String
    /// `## Article 3` or `## Title {#three}`.
    var isArticle: Bool
    var from: CivilDate?
    var until: CivilDate?
    var confidence: Confidence?
    var rules: [Rule] = []
  }

  struct Instrument {
    var id: String
    var group: String
    /// An index into the ranks.
    var rank: Int
    var effective: CivilDate?
    var repealed: CivilDate?
    var confidence: Confidence
    var provisions: [Provision] = []
  }

  struct Property {
    enum Claim {
      case verdict(is: Bool, Verdict)
      case ignores([[String]])
    }
    var name: String
    var kind: String
    var from: CivilDate?
    var until: CivilDate?
    var condition: Expression?
    var claim: Claim
  }

  var ranks: [Rank] = []
  var kinds: [String] = []
  var facts: [Fact] = []
  var definitions: [Definition] = []
  var givens: [Given] = []
  var questions: [Question] = []
  var instruments: [Instrument] = []
  var properties: [Property] = []

  func fact(_ name: String, of kind: String) -> Fact? { facts.first { $0.kind == kind && $0.name == name } }
  func definition(_ name: String, of kind: String) -> Definition? {
    definitions.first { $0.kind == kind && $0.name == name }
  }
}

/// A rule in its place: what the window, rank, confidence and citation are.
struct PlacedRule {
  let rule: PackModel.Rule
  let rank: Int
  let isBinding: Bool
  let confidence: Confidence
  let citation: Citation
  /// Nothing for a rule of a draft.
  let window: Window?
}

extension PackModel {
  /// LAW.md 2 and 10.5: a rule's dates replace its instrument's, and its heading's window bounds both.
  func placed() -> [PlacedRule] {
    instruments.flatMap { instrument in
      instrument.provisions.flatMap { provision in
        provision.rules.map { rule in
          PlacedRule(
            rule: rule, rank: instrument.rank, isBinding: ranks[instrument.rank].isBinding,
            confidence: provision.confidence ?? instrument.confidence,
            citation: Citation(instrument: instrument.id, provision: provision.number),
            window: Self.window(of: rule, in: provision, of: instrument))
        }
      }
    }
  }

  static func window(of rule: Rule, in provision: Provision, of instrument: Instrument) -> Window? {
    guard let effective = instrument.effective else { return nil }
    let start = [rule.from ?? effective, provision.from].compactMap { $0 }.max()
    let end = [rule.until ?? instrument.repealed, provision.until].compactMap { $0 }.min()
    return Window(from: start, until: end)
  }
}
