/// Where a fact comes from: the place where somebody stated it, or the other statements that it was derived from.
public struct Origin: Hashable, Sendable {
  /// For example `estate.yaml:12`, `--set`, `row 4`, or a derivation in words.
  public let text: String
  /// The file and line, where there is one.
  public let place: Place?
  /// What it was derived from; empty where somebody stated it.
  public let grounds: [Ground]

  public struct Place: Hashable, Sendable, CustomStringConvertible {
    public let file: String
    /// From 1.
    public let line: Int
    public init(file: String, line: Int) {
      self.file = file
      self.line = line
    }
    public var description: String { "\(file):\(line)" }
  }

  /// One statement that a derivation rests on: `sites/sha country CN`.
  public struct Ground: Hashable, Sendable {
    public let text: String
    public let place: Place?
    public init(_ text: String, at place: Place? = nil) {
      self.text = text
      self.place = place
    }
  }

  public init(_ text: String) {
    self.text = text
    place = nil
    grounds = []
  }

  public init(at place: Place) {
    text = place.description
    self.place = place
    grounds = []
  }

  /// Grounds named one by one in an origin's text; the others are counted.
  public static let groundsNamedMax = 4

  /// A derivation; its place is that of the first ground that has one.
  public init(derivedFrom grounds: [Ground]) {
    let more = grounds.count - Self.groundsNamedMax
    text =
      "derived: " + grounds.prefix(Self.groundsNamedMax).map(\.text).joined(separator: ", ")
      + (more > 0 ? " … +\(more)" : "")
    place = grounds.first { $0.place != nil }?.place
    self.grounds = grounds
  }
}
