import Datagrams

extension Timeline {
  /// - Returns: Whether the message was waited for.
  mutating func count(
    _ units: UInt32, session: Session, position: SpoolPosition, _ policy: CompletenessPolicy, _ hours: inout HourBook
  ) -> Bool {
    guard let n = numberings.firstIndex(where: { $0.session == session }) else { return false }
    for e in numberings[n].epochs.indices where numberings[n].epochs[e].openTail == position {
      numberings[n].epochs[e].next += UInt64(units)
      numberings[n].epochs[e].openTail = nil
      totals.units += UInt64(units)
      return true
    }
    guard let found = gaps.lastIndex(where: { $0.holes.contains { $0.owner == position } }) else { return false }
    totals.units += UInt64(units)
    return change(found, policy, &hours) { $0.count(UInt64(units), owner: position) }
  }
}
