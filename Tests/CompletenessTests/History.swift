import Completeness
import Datagrams
import NetworkNumbers
import TestSupport

/// A message as its exporter made it, with what only the exporter knows.
struct SentMessage {
  var stream: Int
  var session: Session
  /// Numbers a session's runs, from its first message to a restart.
  var epoch: Int
  /// The number before it was cut to 32 bits, and the units that it really covers.
  var start: UInt64
  var units: UInt64
  /// When its template comes, where it is not there at once.
  var countedAfter: Counting
  var header: ExportHeader
  var sent: Int64
  var fingerprint: UInt64

  enum Counting: Equatable {
    case atOnce
    case after(Int64)
    case never
  }
}

/// What happens to a collector, in order.
struct HistoryEvent {
  enum What {
    case heard(SentMessage, isCopy: Bool, position: SpoolPosition)
    case counted(SentMessage, received: Instant, position: SpoolPosition)
    case passed
    case restored
  }
  var at: Instant
  var what: What
}

/// A history of several exporters, drawn at random, within what `CompletenessLedger` assumes:
/// - v5 and v9 messages are under way for up to 20 s, others for up to 1.5 s, and so are those of an exporter whose clock
///   is set meanwhile; copies come up to 5 s later than that, or half a second;
/// - an exporter that is paused, so that its uptime stands still, was up for longer than it is unheard;
/// - a restarted exporter is away for at least 3.5 s, and was up for 10 s more than its messages are under way;
/// - it numbers from 0, or from 1 where it numbers datagrams;
/// - the rest is in `HistoryOracle.isTold`.
struct History {
  var events: [HistoryEvent] = []
  /// When our own clock was set forward, by it before, and by how many milliseconds.
  var clockSteps: [(at: Instant, by: Int64)] = []
  var end = Instant(seconds: 0)

  static let origin: Int64 = 1_795_334_400_000

  init(_ dice: inout Dice) {
    var deliveries: [HistoryEvent] = []
    var block: UInt64 = 0
    for stream in 0..<1 + dice.roll(4) {
      var exporter = SimulatedExporter(stream: stream, &dice)
      for message in exporter.messages(&dice) {
        if dice.roll(1000) < exporter.lossPermille { continue }
        let copies = dice.chance(4) ? 2 : 1
        for copy in 0..<copies {
          block += 1
          let delay = 5 + (dice.chance(exporter.reorderPercent) ? Int64(dice.roll(Int(exporter.delayMax))) : 0)
          // A copy comes after its original, whatever delayed that.
          let far = message.units > 0 && dice.chance(20) ? exporter.copyDelayMax : 300
          let late = copy == 0 ? delay : exporter.delayMax + 5 + Int64(dice.roll(far))
          // No two at the same moment.
          let at = Instant(milliseconds: message.sent + late) + Int64(block)
          deliveries.append(heard(message, at: at, isCopy: copy > 0, block: block))
          if case .after(let wait) = message.countedAfter {
            let position = SpoolPosition(stream: 0, block: block, offset: 0)
            deliveries.append(
              HistoryEvent(
                at: at + wait * 1_000_000, what: .counted(message, received: at, position: position)))
          }
        }
      }
    }
    let last = deliveries.map(\.at).max() ?? Instant(milliseconds: Self.origin)
    for _ in 0..<dice.roll(4) {
      let at = Instant(
        milliseconds: Self.origin + Int64(dice.roll(Int(last.nanoseconds / 1_000_000 - Self.origin) + 1)))
      deliveries.append(HistoryEvent(at: at, what: dice.chance(50) ? .passed : .restored))
    }
    let finally = Int64(dice.pick([0, 1, 400])) * 1_000_000_000
    if dice.chance(5) {
      let at = Instant(
        milliseconds: Self.origin + Int64(dice.roll(Int(last.nanoseconds / 1_000_000 - Self.origin) + 1)))
      clockSteps = [(at, Int64(dice.roll(dice.pick([5_000, 250_000, 2_000_000]))))]
      for index in deliveries.indices { set(&deliveries[index]) }
    }
    end = shown(last) + finally
    let ordered = deliveries.enumerated().sorted { ($0.element.at, $0.offset) < ($1.element.at, $1.offset) }
    events = ordered.map(\.element)
  }

  /// What our clock shows at a moment.
  private func shown(_ moment: Instant) -> Instant {
    clockSteps.reduce(moment) { moment < $1.at ? $0 : $0 + $1.by * 1_000_000 }
  }

  private func set(_ event: inout HistoryEvent) {
    event.at = shown(event.at)
    switch event.what {
    case .heard(var message, let isCopy, let position):
      if message.header.version == .sflow5 { message.header.exportTime = event.at }
      event.what = .heard(message, isCopy: isCopy, position: position)
    case .counted(let message, let received, let position):
      event.what = .counted(message, received: shown(received), position: position)
    case .passed, .restored: break
    }
  }

  private func heard(_ message: SentMessage, at: Instant, isCopy: Bool, block: UInt64) -> HistoryEvent {
    var message = message
    // sFlow has no time of its own.
    if message.header.version == .sflow5 { message.header.exportTime = at }
    let position = SpoolPosition(stream: 0, block: block, offset: 0)
    return HistoryEvent(at: at, what: .heard(message, isCopy: isCopy, position: position))
  }
}

/// An exporter and its luck.
private struct SimulatedExporter {
  let stream: Int
  let version: ExportHeader.Version
  let domain: UInt32
  var session: Session
  let lossPermille: Int
  let reorderPercent: Int
  let delayMax: Int64
  let copyDelayMax: Int
  private let clockOffset: Int64
  private let isClockSet: Bool
  private let paceMilliseconds: Int

  init(stream: Int, _ dice: inout Dice) {
    self.stream = stream
    version = dice.pick(ExportHeader.Version.allCases)
    domain = UInt32(dice.roll(2))
    let address = IPAddress(ipv4: 0x0A00_0001 + UInt32(dice.roll(2)))
    session = Session(.udp, exporter: Endpoint(address, port: UInt16(2000 + stream * 10)))
    lossPermille = dice.pick([0, 10, 100, 300])
    reorderPercent = dice.pick([0, 5, 30])
    isClockSet = (version == .netflow5 || version == .netflow9) && dice.chance(20)
    delayMax = version == .ipfix || version == .sflow5 || isClockSet ? 1_500 : 20_000
    copyDelayMax = version == .sflow5 || isClockSet ? 500 : 5_000
    clockOffset = Int64(dice.roll(7_200_000)) - 3_600_000
    paceMilliseconds = dice.pick(delayMax == 1_500 ? [100, 2_000, 20_000] : [1_000, 5_000, 20_000])
  }

  mutating func messages(_ dice: inout Dice) -> [SentMessage] {
    var result: [SentMessage] = []
    var now = History.origin + Int64(dice.roll(600_000))
    var boot = now - Int64(dice.pick([1_000, 86_400_000, 4_294_967_296 - 20_000]) + dice.roll(10_000))
    var number = UInt64(
      dice.pick([UInt32(0), 1, 70_000, UInt32.max - 200, UInt32.max / 2, dice.pick([5, 3_000_000_000])]))
    var epoch = 0
    var set: Int64 = 0
    for run in 0..<1 + dice.roll(4) {
      if run > 0 {
        now += 3_500 + Int64(dice.roll(dice.chance(20) ? 900_000 : 20_000))
        epoch += 1
        boot = now - Int64(dice.roll(3_000))
        number = version.unit == .datagrams ? 1 : 0
        if dice.chance(25) {
          session.exporter.port += 1
          epoch = 0
          number = UInt64(dice.pick([UInt32(0), 40_000, UInt32.max - 30]))
        }
      }
      let started = now
      var count = 1 + dice.roll(60)
      while count > 0 || now - started < 10_000 + delayMax {
        count -= 1
        if isClockSet, dice.chance(2) { set += Int64(dice.roll(2_000_000)) - 1_000_000 }
        result.append(message(epoch, number, boot: boot, now: now, clock: now + clockOffset + set, &dice))
        number += result[result.count - 1].units
        now += 1 + Int64(dice.roll(paceMilliseconds))
        if dice.chance(1) { now += Int64(dice.roll(900_000)) }
        // Paused, as a virtual machine is that moves: nothing goes on meanwhile, its uptime neither.
        if (80_000_000..<4_200_000_000).contains((now - boot) % (1 << 32)), dice.chance(2) {
          let pause = Int64(dice.roll(20_000))
          now += pause
          boot += pause
        }
        // A burst of loss, as if these messages had been made.
        if dice.chance(3) {
          number += UInt64(
            version.unit == .datagrams ? 1 + dice.roll(2_000) : 1 + dice.roll(dice.pick([40, 1_000_000])))
          now += 1 + Int64(dice.roll(paceMilliseconds))
        }
      }
    }
    return result
  }

  private func message(
    _ epoch: Int, _ number: UInt64, boot: Int64, now: Int64, clock: Int64, _ dice: inout Dice
  ) -> SentMessage {
    var units: UInt64 = 1
    var counting = SentMessage.Counting.atOnce
    if version == .netflow5 { units = 1 + UInt64(dice.roll(30)) }
    if version == .ipfix {
      units = UInt64(dice.roll(30))
      if units > 0, dice.chance(15) { counting = dice.chance(30) ? .never : .after(Int64(dice.roll(60_000))) }
    }
    // Cut to seconds, as v9 and IPFIX do.
    let seconds = Instant(seconds: Instant(milliseconds: clock).seconds)
    let header = ExportHeader(
      version: version, domain: domain, sequence: UInt32(truncatingIfNeeded: number),
      units: counting == .atOnce ? UInt32(units) : nil,
      exportTime: version == .netflow5 ? Instant(milliseconds: clock) : seconds,
      uptimeMilliseconds: version == .ipfix ? nil : UInt32(truncatingIfNeeded: now - boot))
    return SentMessage(
      stream: stream, session: session, epoch: epoch, start: number, units: units, countedAfter: counting,
      header: header, sent: now, fingerprint: dice.next())
  }
}
