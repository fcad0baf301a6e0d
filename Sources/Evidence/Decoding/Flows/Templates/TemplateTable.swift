import Datagrams

/// A definition that was in force under an id for some time.
public struct PastTemplate: Sendable {
  public var id: UInt16
  public var definition: TemplateDefinition
  public var since: Instant
  public var position: SpoolPosition
  /// When it was replaced, withdrawn or forgotten; the last moment there is if that was not said.
  public var until: Instant
}

/// The templates of one observation domain, sorted by id, with what was in force before.
struct TemplateTable: Sendable {
  struct Entry: Sendable {
    var definition: TemplateDefinition
    var since: Instant
    var position: SpoolPosition
    /// When it was last announced, with the same definition.
    var refreshed: Instant
  }
  enum Change { case refreshed, replaced, added }

  private(set) var ids: [UInt16] = []
  private(set) var entries: [Entry] = []
  private(set) var past: [PastTemplate] = []

  var count: Int { ids.count }

  /// The index of a template's entry.
  func index(_ id: UInt16) -> Int? {
    var low = 0
    var high = ids.count
    while low < high {
      let middle = (low + high) / 2
      if ids[middle] < id { low = middle + 1 } else { high = middle }
    }
    return low < ids.count && ids[low] == id ? low : nil
  }

  func definition(_ id: UInt16) -> TemplateDefinition? { index(id).map { entries[$0].definition } }

  mutating func refresh(_ index: Int, received: Instant) { entries[index].refreshed = received }

  @discardableResult
  mutating func set(
    _ id: UInt16, _ definition: TemplateDefinition, received: Instant, position: SpoolPosition, pastMost: Int
  ) -> Change {
    let entry = Entry(definition: definition, since: received, position: position, refreshed: received)
    guard let index = index(id) else {
      let place = ids.firstIndex { $0 > id } ?? ids.count
      ids.insert(id, at: place)
      entries.insert(entry, at: place)
      return .added
    }
    if entries[index].definition === definition {
      entries[index].refreshed = received
      return .refreshed
    }
    bury(index, until: received, most: pastMost)
    entries[index] = entry
    return .replaced
  }

  /// Returns how many there were.
  mutating func remove(_ id: UInt16, received: Instant, pastMost: Int) -> Int {
    guard let index = index(id) else { return 0 }
    bury(index, until: received, most: pastMost)
    ids.remove(at: index)
    entries.remove(at: index)
    return 1
  }

  /// Returns how many there were.
  mutating func removeAll(
    received: Instant, pastMost: Int, where goes: (TemplateDefinition) -> Bool = { _ in true }
  ) -> Int {
    let going = zip(ids, entries).filter { goes($0.1.definition) }.map(\.0)
    for id in going { _ = remove(id, received: received, pastMost: pastMost) }
    return going.count
  }

  private mutating func bury(_ index: Int, until: Instant, most: Int) {
    guard most > 0 else { return }
    if past.count >= most { past.removeFirst(past.count - most + 1) }
    let entry = entries[index]
    past.append(
      PastTemplate(
        id: ids[index], definition: entry.definition, since: entry.since, position: entry.position, until: until))
  }

  /// From a snapshot.
  mutating func restore(past: [PastTemplate]) { self.past = past }
  mutating func restore(refreshed: Instant, at index: Int) { entries[index].refreshed = refreshed }
}
