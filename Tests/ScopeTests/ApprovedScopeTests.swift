import CivilTime
import NetworkNumbers
import Scope
import Testing

@Suite struct ApprovedScopeTests {
  private static let grants = [
    Grant(
      Region.Box(
        people: .named(["an", "bo"]), sources: addresses("10.0.0.0/8"), destinations: addresses("192.0.2.0/24"),
        ports: ports("tcp/443"), dates: TimeSet(window("2025-06-01", "2027-06-01"))), label: "approval 2025-113"),
    Grant(
      Region.Box(
        people: .named(["chen"]), sources: addresses("10.7.0.0/16"), destinations: addresses("198.51.100.9"),
        ports: ports("udp/500, udp/4500, esp"), hours: hours([.monday], "09:00", "18:00")), label: "approval 2026-7"),
  ]

  /// On Monday 2026-11-23 at ten.
  private func request(
    _ person: String, _ source: String, _ destination: String, _ transport: IPProtocol, _ port: UInt16?, hour: Int = 10
  ) throws -> ScopeRequest {
    ScopeRequest(
      person: person, source: address(source), destination: address(destination),
      port: try #require(ProtocolPort(transport, port: port)), moment: moment("2026-11-23", hour: hour))
  }

  @Test func whatAGrantAllowsIsAllowedAndNamesTheGrant() throws {
    let scope = try ApprovedScope(Self.grants)
    let web = try request("an", "10.1.2.3", "192.0.2.80", .tcp, 443)
    #expect(scope.refusal(of: web) == nil && scope.region.contains(web))
    #expect(scope.grants(allowing: web).map(\.label) == ["approval 2025-113"])
    #expect(scope.refusal(of: try request("chen", "10.7.0.1", "198.51.100.9", .esp, nil)) == nil)
  }

  @Test func aRefusalNamesTheNearestGrantFirst() throws {
    let scope = try ApprovedScope(Self.grants)
    let refused = try #require(scope.refusal(of: try request("chen", "10.7.0.1", "192.0.2.80", .tcp, 443)))
    #expect(
      refused.description == """
        approval 2025-113: the person is not named
        approval 2026-7: the destination address is outside, the protocol or port is not named
        """)
    let late = try #require(scope.refusal(of: try request("chen", "10.7.0.1", "198.51.100.9", .udp, 500, hour: 19)))
    #expect(late.misses.map(\.grant.label) == ["approval 2026-7", "approval 2025-113"])
    #expect(late.misses.map(\.failures) == [[.hour], [.person, .destination, .port]])
  }

  @Test func aScopeWithoutGrantsAllowsNothing() throws {
    let scope = try ApprovedScope([])
    let refusal = try #require(scope.refusal(of: try request("an", "10.1.2.3", "192.0.2.80", .tcp, 443)))
    #expect(refusal.misses.isEmpty && refusal.description == "nothing is approved")
  }

  @Test func labelsAndTheOrderOfGrantsAreNoPartOfEquality() throws {
    let scope = try ApprovedScope(Self.grants)
    #expect(try ApprovedScope(Self.grants.reversed().map { Grant($0.box) }) == scope)
    #expect(try ApprovedScope(Self.grants + [Self.grants[0]]) == scope)
    #expect(try ApprovedScope([Self.grants[0]]) != scope)
    #expect(try ApprovedScope([Self.grants[0]]).region.isSubset(of: scope.region))
  }
}
