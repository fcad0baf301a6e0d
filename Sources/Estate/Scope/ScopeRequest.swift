import NetworkNumbers

/// One use of a line, which a scope allows or not: a point in all dimensions.
public struct ScopeRequest: Hashable, Sendable {
  /// The identifier of the person, as `PeopleSet` has it.
  public let person: String
  public let source: IPAddress
  public let destination: IPAddress
  public let port: ProtocolPort
  /// Seconds since 1970-01-01 UTC.
  public let moment: Int64

  public init(person: String, source: IPAddress, destination: IPAddress, port: ProtocolPort, moment: Int64) {
    self.person = person
    self.source = source
    self.destination = destination
    self.port = port
    self.moment = moment
  }
}
