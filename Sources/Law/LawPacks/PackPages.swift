import Facts

/// A question that people ask often, with the situations that answer it: each is judged, so the answer is the law's.
public struct FrequentQuestion: Sendable {
  public struct Situation: Sendable {
    public let name: LocalizedText
    public let facts: [StatedFact]

    public init(name: LocalizedText, facts: [StatedFact]) {
      self.name = name
      self.facts = facts
    }
  }

  public let name: String
  public let question: LocalizedText
  /// An index into ``LawPack/kinds``.
  public let kind: Int
  public let situations: [Situation]
  /// What the law pack adds in words.
  public let answer: LocalizedText?
  public let cites: [Citation]

  public init(
    name: String, question: LocalizedText, kind: Int, situations: [Situation], answer: LocalizedText?, cites: [Citation]
  ) {
    self.name = name
    self.question = question
    self.kind = kind
    self.situations = situations
    self.answer = answer
    self.cites = cites
  }
}

/// Two or more ways side by side, a row per dimension, every cell with its citations.
public struct SideBySide: Sendable {
  public struct Column: Sendable {
    public let name: String
    public let title: LocalizedText

    public init(name: String, title: LocalizedText) {
      self.name = name
      self.title = title
    }
  }

  public struct Cell: Sendable {
    public let text: LocalizedText
    public let cites: [Citation]

    public init(text: LocalizedText, cites: [Citation]) {
      self.text = text
      self.cites = cites
    }
  }

  public struct Row: Sendable {
    public let dimension: LocalizedText
    /// One for each column, in their order.
    public let cells: [Cell]

    public init(dimension: LocalizedText, cells: [Cell]) {
      self.dimension = dimension
      self.cells = cells
    }
  }

  public let columns: [Column]
  public let rows: [Row]

  public init(columns: [Column], rows: [Row]) {
    self.columns = columns
    self.rows = rows
  }
}
