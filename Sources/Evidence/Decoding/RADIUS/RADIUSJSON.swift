import Datagrams
import NetworkNumbers

/// Packets as JSON: each attribute under its name in the dictionary, in the order of the packet; a list where one
/// stands more than once. Passwords, hashes of them and keys are never written, only that they were there.
public struct RADIUSJSON: Sendable {
  private let reader: RADIUSReader
  /// How many attributes could not be read, all packets together.
  public private(set) var badAttributes = 0

  public init(_ dictionary: RADIUSDictionary = .standard) { reader = RADIUSReader(dictionary: dictionary) }

  /// Writes a packet's members into an object that is open, and gives what could not be read.
  @discardableResult
  public mutating func write(
    _ packet: borrowing RADIUSPacket, received: Instant?, authentication: RADIUSAuthentication,
    to line: inout JSONLine
  ) -> [RADIUSTrouble] {
    line.member("code", packet.code.name)
    line.member("identifier", packet.identifier)
    line.member("authenticator", authentication.rawValue)
    line.member("authenticatorBytes", hex: packet.authenticator)
    if packet.code == .accountingRequest { writeAccounting(packet, received, &line) }
    let (members, troubles) = reader.members(packet)
    for member in members {
      if member.values.count == 1 {
        member.values[0].write(member.name, to: &line)
      } else {
        line.list(member.name, member.values) { $1.element(of: &$0) }
      }
    }
    badAttributes += troubles.count
    guard !troubles.isEmpty else { return [] }
    line.list("undecodable", troubles) { line, trouble in
      line.elementObject {
        $0.member("attribute", trouble.name)
        $0.member("offset", trouble.trouble.offset)
        $0.member("reason", trouble.trouble.reason.rawValue)
        $0.member("bytes", hex: trouble.bytes.span.bytes)
      }
    }
    return troubles.map(\.trouble)
  }

  /// What follows from several attributes together, in words of our own, which are no attribute's.
  private func writeAccounting(_ packet: borrowing RADIUSPacket, _ received: Instant?, _ line: inout JSONLine) {
    let record = AccountingRecord(packet)
    if let time = record.eventTimestamp ?? received.map(record.eventTime) { line.member("eventTime", time) }
    if let octets = record.inputOctets { line.member("inputOctets", octets) }
    if let octets = record.outputOctets { line.member("outputOctets", octets) }
  }
}

extension RADIUSReader.Shown {
  func write(_ name: String, to line: inout JSONLine) {
    switch self {
    case .text(let text): line.member(name, text)
    case .integer(let number): line.member(name, number)
    }
  }

  func element(of line: inout JSONLine) {
    switch self {
    case .text(let text): line.element(text)
    case .integer(let number): line.element(number)
    }
  }
}
