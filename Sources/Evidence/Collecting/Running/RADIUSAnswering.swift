import ArchiveFormat
import Datagrams
import Decoding
import Intake

/// Answers the accounting requests of a block that the disk has: RFC 2866, section 2: the server records, then
/// responds. It stands beside the disk's task and not behind the fold, so that nobody waits for what is decoded first.
struct RADIUSAnswering {
  let receiver: UDPReceiver
  let secrets: RADIUSSecrets

  func answer(_ block: SealedBlock) {
    guard block.header.kind == .radius, let contents = try? BlockContents(block) else { return }
    var checker = RADIUSChecker()
    contents.each { entry, bytes in
      let client = contents.sessions[entry.source].exporter
      guard let secret = secrets.secret(of: client.address), let packet = try? RADIUSPacket(bytes),
        packet.code == .accountingRequest, checker.check(packet, secret: secret) == .correct
      else { return }
      receiver.send(RADIUSReply.accountingResponse(to: packet, secret: secret), to: client)
    }
  }
}
