import Datagrams

// All state of a decoder as bytes, so that a collector that starts anew goes on where it was:
//
//     magic, counters
//     definitions      each once; what follows names them by number
//     sessions         each with its described elements and its domains
//       domains        each with clock, templates, past templates, notes, waiting sets
//     ready sets
//     partial messages
//
// Numbers are in network order, counts come before what they count, dictionaries are sorted: equal states give equal
// bytes. Reading checks every count against the bounds and every number against what it names.

extension FlowDecoder {
  static let snapshotMagic: UInt64 = 0x5746_4C4F_5730_3034  // "WFLOW004"

  public func snapshot() -> [UInt8] {
    var writer = SnapshotWriter()
    writer.bytes.append(Self.snapshotMagic)
    writer.bytes.append(messages)
    writer.bytes.append(UInt64(sessionsReplaced))
    writer.definitions(of: self)
    writer.list(sessions) { writer, session in writer.session(session) }
    writer.list(ready) { writer, set in writer.waiting(set) }
    let keys = partial.keys.sorted { ($0.session, $0.position) < ($1.session, $1.position) }
    writer.list(keys) { writer, key in
      writer.number(key.session)
      writer.value(key.position)
      let message = partial[key] ?? PartialMessage(records: 0, waiting: 0, isIncomplete: true)
      writer.bytes.append(message.records)
      writer.number(message.waiting)
      writer.value(message.isIncomplete)
    }
    return writer.bytes.bytes
  }

  /// The decoder of a snapshot; nil if the bytes are none, or if they go beyond the bounds.
  public init?(snapshot: [UInt8], bounds: FlowBounds = FlowBounds()) {
    self.init(bounds: bounds)
    var reader = SnapshotReader(snapshot.span.bytes, bounds)
    guard restore(&reader) else { return nil }
  }

  private mutating func restore(_ reader: inout SnapshotReader) -> Bool {
    guard reader.bytes.uint64() == Self.snapshotMagic, let messages = reader.bytes.uint64(),
      let replaced = reader.bytes.uint64().flatMap({ Int(exactly: $0) }), reader.readDefinitions(into: &pool),
      let sessions = reader.list(most: bounds.sessions, { $0.session() }),
      let ready = reader.list(most: bounds.waitingSets, { $0.waiting(sessions: sessions.count) }),
      let partial = reader.list(most: bounds.waitingSets, { $0.partial(sessions: sessions.count) }),
      reader.bytes.remaining == 0
    else { return false }
    self.sessions = sessions
    self.messages = messages
    self.sessionsReplaced = replaced
    self.ready = ready
    waitingCount = ready.count + sessions.reduce(0) { $0 + $1.waitingCount }
    for (index, session) in sessions.enumerated() {
      guard indices.updateValue(index, forKey: session.session) == nil else { return false }
      indicesOfAddress[session.session.exporter.address, default: []].append(index)
      for domain in session.domains {
        for set in domain.waiting.values.joined() where set.session != index { return false }
      }
    }
    guard indicesOfAddress.values.allSatisfy({ $0.count <= bounds.sessionsPerAddress }) else { return false }
    for (key, message) in partial { self.partial[key] = message }
    return waitingCount <= bounds.waitingSets && ready.allSatisfy { $0.definition != nil }
  }
}
