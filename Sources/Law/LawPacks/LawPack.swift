import CivilTime
import Facts
import SourceText

/// The law of a jurisdiction as plain data: what a folder of literate files says, with every name resolved.
///
/// Everything refers to everything else by index into the arrays here. A pack is made by `LawCompiling` only when its
/// text has no errors, so every index is good and every expression is well typed.
public struct LawPack: Sendable {
  /// Version of the meaning and the form of compiled packs. It goes into receipts.
  public static let languageVersion = 1

  public var name = ""
  public var version = ""
  public var jurisdiction = ""
  /// The first is the language of the texts themselves.
  public var languages: [String] = []
  public var verifiedOn: CivilDate?
  /// SHA-256 over the pack's files, in hexadecimal (``PackHash``).
  public var hash = ""
  /// Highest first.
  public var ranks: [Rank] = []

  public var kinds: [Kind] = []
  public var facts: [Fact] = []
  public var definitions: [Definition] = []
  public var questions: [Question] = []
  public var bearers: [Role] = []
  public var authorities: [Role] = []
  public var documents: [Role] = []
  public var instruments: [Instrument] = []
  public var provisions: [Provision] = []
  /// Sorted by citation, then name, so that the order of files and blocks never shows.
  public var rules: [Rule] = []
  public var givens: [Given] = []
  public var properties: [Property] = []
  /// What an estate's own words say about facts.
  public var bridge = EstateBridge()
  /// What changes of facts cost, as the pack's authors see it.
  public var costs = ChangeCosts()

  /// Every fact that an expression reaches, seen from the kind that is judged.
  public var variables: [FactVariable] = []
  /// Expressions, shared: a node's parts always stand before it.
  public var nodes: [LawNode] = []

  public init() {}
}

extension LawPack {
  public struct Rank: Sendable, Hashable {
    public let id: String
    public let isBinding: Bool
    /// What people call it.
    public let title: LocalizedText?
    public init(id: String, isBinding: Bool, title: LocalizedText?) {
      self.id = id
      self.isBinding = isBinding
      self.title = title
    }
  }

  public struct Kind: Sendable {
    public let name: String
    public let label: LocalizedText?
    public init(name: String, label: LocalizedText?) {
      self.name = name
      self.label = label
    }
  }

  public struct Fact: Sendable {
    public let kind: Int
    public let name: String
    public let type: FactType
    public let ask: LocalizedText?
    public let isChangeable: Bool
    public init(kind: Int, name: String, type: FactType, ask: LocalizedText?, isChangeable: Bool) {
      self.kind = kind
      self.name = name
      self.type = type
      self.ask = ask
      self.isChangeable = isChangeable
    }
  }

  /// A derived fact. Its meaning is written out where it is used; this is what is left to show and suggest.
  public struct Definition: Sendable {
    public let kind: Int
    public let name: String
    public init(kind: Int, name: String) {
      self.kind = kind
      self.name = name
    }
  }

  public struct Question: Sendable {
    public struct Reading: Sendable {
      public let name: String
      public let text: LocalizedText?
      public let heldBy: [String]
      public init(name: String, text: LocalizedText?, heldBy: [String]) {
        self.name = name
        self.text = text
        self.heldBy = heldBy
      }
    }
    public let name: String
    public let text: LocalizedText?
    public let readings: [Reading]
    public init(name: String, text: LocalizedText?, readings: [Reading]) {
      self.name = name
      self.text = text
      self.readings = readings
    }
  }

  /// A bearer, an authority or a document.
  public struct Role: Sendable {
    public let name: String
    public let label: LocalizedText?
    public init(name: String, label: LocalizedText?) {
      self.name = name
      self.label = label
    }
  }
}

/// What values a fact can have.
public struct FactType: Hashable, Sendable {
  public enum Base: Hashable, Sendable {
    case yesNo
    case oneOf([String])
    case number(unit: String?)
    case date
    /// An index into ``LawPack/kinds``.
    case reference(Int)
  }
  public let base: Base
  /// `none` is a value too.
  public let orNone: Bool
  /// What the values of an enumeration are called, where the vocabulary says so.
  public let labels: [String: LocalizedText]

  public init(_ base: Base, orNone: Bool, labels: [String: LocalizedText] = [:]) {
    self.base = base
    self.orNone = orNone
    self.labels = labels
  }
}

/// A fact seen from the kind that is judged, for example `line.provider.carrier` when a line is.
public struct FactVariable: Hashable, Sendable {
  public let path: FactPath
  /// The kind at the path's root, an index into ``LawPack/kinds``.
  public let root: Int
  /// What stands at the path's end, an index into ``LawPack/facts``.
  public let fact: Int
  /// The references on the way that may be `none`, outermost first: indexes into ``LawPack/variables``. Behind one
  /// that is `none`, every comparison is false.
  public let optionalReferences: [Int]

  public init(path: FactPath, root: Int, fact: Int, optionalReferences: [Int]) {
    self.path = path
    self.root = root
    self.fact = fact
    self.optionalReferences = optionalReferences
  }
}

/// `given A only-if B`: what cannot be is no completion and no counterexample (LAW.md section 3).
public struct Given: Sendable {
  /// The kind that is judged; the statement reaches it directly or through references.
  public let root: Int
  /// True of everything that can be.
  public let node: Int
  public let why: LocalizedText

  public init(root: Int, node: Int, why: LocalizedText) {
    self.root = root
    self.node = node
    self.why = why
  }
}

public struct Property: Sendable {
  public enum Claim: Sendable {
    case verdict(is: Bool, Verdict)
    /// Indexes into ``LawPack/variables``.
    case ignores([Int])
  }
  public let name: String
  public let kind: Int
  public let window: Window
  public let condition: Int?
  public let claim: Claim
  public let place: SourceSpan

  public init(name: String, kind: Int, window: Window, condition: Int?, claim: Claim, place: SourceSpan) {
    self.name = name
    self.kind = kind
    self.window = window
    self.condition = condition
    self.claim = claim
    self.place = place
  }
}
