import Completeness
import Datagrams
import Decoding
import NetworkNumbers

extension CollectorFold {
  mutating func fold(sflow bytes: RawSpan, _ origin: RecordOrigin, _ around: FoldSurroundings) {
    let address = origin.session.exporter.address
    do throws(SFlowTrouble) {
      let datagram = try SFlowDatagram(bytes, received: origin.received)
      var header = datagram.header
      header.domain = Self.domain(of: datagram, sentBy: address)
      let exporter = ExporterKey(address: address, version: .sflow5, domain: header.domain)
      let key = AccountKey(exporter)
      let fingerprint = Fingerprint.of(bytes)
      let number = MessageNumber(version: .sflow5, domain: header.domain, sequence: header.sequence)
      if isCopy(number, origin.session, origin.received, fingerprint, bytes: bytes.byteCount) { return }
      ledger.spooled(key, bytes: bytes.byteCount, received: origin.received)
      ledger.heard(
        header, from: origin.session, received: origin.received, fingerprint: fingerprint, position: origin.position)
      for trouble in datagram.troubles {
        ledger.flawed(key, received: origin.received, reason: trouble.reason.rawValue)
      }
      for sample in datagram.samples {
        guard let rate = sample.samplingInterval else { continue }
        let source = UInt64(sample.sourceClass) << 32 | UInt64(sample.sourceIndex)
        ledger.sampled(rate, by: source, exporter, at: origin.received)
      }
      let records = UInt64(datagram.samples.count)
      totals.records &+= records
      ledger.settled(key, received: origin.received, .decoded, records: records)
      around.sink.samples(datagram, origin)
    } catch {
      let key = AccountKey(address: address, kind: .other)
      ledger.spooled(key, bytes: bytes.byteCount, received: origin.received)
      ledger.settled(key, received: origin.received, .undecodable(reason: error.reason.rawValue))
    }
  }

  /// Whose numbering it is among those of the sender: the sub-agent, where the agent is the sender itself. Behind a relay
  /// several agents have the same sub-agents, and each numbers by itself; then it is 32 bits of a digest (FNV-1a) of the
  /// agent's address and the sub-agent. The sender stays in the key, so that nobody speaks for another and the bounds of
  /// an address hold.
  static func domain(of datagram: SFlowDatagram, sentBy sender: IPAddress) -> UInt32 {
    let (agent, subAgent) = (datagram.agent, datagram.header.domain)
    guard agent != sender else { return subAgent }
    var writer = ByteWriter()
    writer.append(agent.familyByte)
    writer.append(agent.value)
    writer.append(subAgent)
    return writer.bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// A packet whose authenticator is wrong, or cannot be checked for want of a secret, is kept and counted, and nobody
  /// takes it for accounting: anyone could have sent it.
  mutating func fold(radius bytes: RawSpan, _ origin: RecordOrigin, _ around: FoldSurroundings) {
    let client = origin.session.exporter
    let key = AccountKey(address: client.address, kind: .radius)
    ledger.spooled(key, bytes: bytes.byteCount, received: origin.received)
    func settle(_ ledger: inout CompletenessLedger, _ outcome: Outcome, records: UInt64 = 0) {
      ledger.settled(key, received: origin.received, outcome, records: records)
    }
    do throws(RADIUSTrouble) {
      let packet = try RADIUSPacket(bytes)
      let secret = around.secrets.secret(of: client.address)
      switch checker.check(packet, secret: secret) {
      case .wrong: return settle(&ledger, .undecodable(reason: "wrongAuthenticator"))
      case .noSecret: return settle(&ledger, .undecodable(reason: "noSecret"))
      case .correct, .nothingToCheck: break
      }
      let record = AccountingRecord(packet)
      if let trouble = record.trouble {
        ledger.flawed(key, received: origin.received, reason: trouble.reason.rawValue)
      }
      if record.badAttributes > 0 {
        ledger.flawed(key, received: origin.received, reason: "badAttribute", count: UInt64(record.badAttributes))
      }
      totals.records &+= 1
      settle(&ledger, .decoded, records: 1)
      around.sink.accounting(record, packet, origin)
    } catch {
      settle(&ledger, .undecodable(reason: error.reason.rawValue))
    }
  }
}
