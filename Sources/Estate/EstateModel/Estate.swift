import SourceText

/// What an organisation has, as its file states it: sites, and the things that the law is about.
///
/// A first, small form. The names of facts are the law pack's own; the estate knows none of them.
public struct Estate: Sendable {
  public struct Site: Sendable {
    public let id: String
    public let name: String
    /// Where the site lies, for example `CN` or `HK`.
    public let jurisdiction: String
  }

  /// Something that the law can judge, or that a reference leads to.
  public struct Thing: Sendable {
    /// The kind in the words of the law pack: `line` for what stands under `lines`.
    public let kind: Text
    public let id: Text
    public let name: String
    public let facts: [(name: Text, value: Text)]
    /// The id of the thing that each reference leads to, or `none`.
    public let references: [(name: Text, target: Text)]
    /// The sites that the thing joins.
    public let ends: [Site]
  }

  /// A word of the file, with its place.
  public struct Text: Sendable, Hashable {
    public let text: String
    public let span: SourceSpan
  }

  public let organisation: String
  public let sites: [Site]
  public let things: [Thing]
}
