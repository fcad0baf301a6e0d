/// What was lately seen, by key; the oldest makes room for the newest.
struct RecentValues<Key: Hashable, Value> {
  private let countMax: Int
  private var values: [Key: Value] = [:]
  /// Round and round, the oldest at `place` once it is full; may name what is gone.
  private var order: [Key] = []
  private var place = 0

  init(countMax: Int) { self.countMax = countMax }

  subscript(key: Key) -> Value? { values[key] }

  mutating func insert(_ value: Value, for key: Key) {
    guard values.updateValue(value, forKey: key) == nil else { return }
    guard order.count == countMax else { return order.append(key) }
    values[order[place]] = nil
    order[place] = key
    place = (place + 1) % countMax
  }

  mutating func remove(_ key: Key) { values[key] = nil }
}
