/// A part of a scope and where it comes from.
public struct Grant: Hashable, Sendable {
  /// For explanations, for example `approval 2025-113`.
  public let label: String?
  public let box: Region.Box

  public init(_ box: Region.Box, label: String? = nil) {
    self.box = box
    self.label = label
  }
}

/// What may be done with a line: the grants as they were written, and the region that they make up together.
///
/// Grants may overlap; they explain. The region computes: whoever compares or cuts scopes does it with regions, where
/// labels would not survive. Two scopes are equal when the same requests are in both, whatever the grants.
public struct ApprovedScope: Sendable {
  public let grants: [Grant]
  public let region: Region

  public init(_ grants: [Grant]) throws(Region.TooManyBoxes) {
    self.grants = grants
    region = try Region(grants.map(\.box))
  }

  /// The grants that allow a request; none when it is refused.
  public func grants(allowing request: ScopeRequest) -> [Grant] { grants.filter { $0.box.contains(request) } }

  /// Why a request is outside; nothing when it is allowed.
  public func refusal(of request: ScopeRequest) -> Refusal? {
    let misses = grants.map { Refusal.Miss(grant: $0, failures: $0.box.failures(of: request)) }
    if misses.contains(where: { $0.failures.isEmpty }) { return nil }
    return Refusal(misses: misses)
  }
}

extension ApprovedScope: Equatable {
  public static func == (a: ApprovedScope, b: ApprovedScope) -> Bool { a.region == b.region }
}
