import Facts

/// What an import read, wrote and left out, for the person who asked for it.
public struct ImportReport: Sendable {
  /// One type of the source's objects.
  public struct Count: Hashable, Sendable {
    /// As the source names the type: `circuits.circuit`.
    public let name: String
    public let read: Int
    /// That something was written of.
    public let written: Int
    /// That the estate has already, in another file.
    public let kept: Int
    public var leftOut: Int { read - written - kept }
  }

  /// One thing to know about one object.
  public struct Item: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable {
      /// About the input as a whole: pages that are missing.
      case input
      /// Not written.
      case leftOut
      /// Written, but somebody has to fill in or look at something.
      case incomplete
      /// Not written, because the estate has it.
      case kept
    }

    public let kind: Kind
    /// The type of the object: `circuits.circuit`, or the list of the entry: `entities`.
    public let object: String
    public let name: String
    /// One sentence without a full stop.
    public let reason: LocalizedText
    /// What to do, as a phrase.
    public let advice: LocalizedText?
  }

  public let fileCount: Int
  /// In the order in which a network is built up: regions and sites first.
  public let counts: [Count]
  /// Types that the import does not look at, and how many objects of them there were; by name.
  public let passedOver: [Count]
  /// How many entries were written, by the plurals of the forms.
  public let written: [String: Int]
  /// By kind, then by object, reason and name.
  public let items: [Item]
}
