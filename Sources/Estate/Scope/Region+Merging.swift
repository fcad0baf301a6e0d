import NetworkNumbers

extension Region {
  /// The same points in fewer boxes: those that differ in one dimension only become one, until there are none.
  ///
  /// Which boxes come out depends on nothing but the boxes given and their order.
  static func merged(_ boxes: [Box]) -> [Box] {
    var boxes = boxes
    var countBefore: Int
    repeat {
      countBefore = boxes.count
      boxes = merged(boxes, along: \.hours)
      boxes = merged(boxes, along: \.dates)
      boxes = merged(boxes, along: \.ports)
      boxes = merged(boxes, along: \.destinations)
      boxes = merged(boxes, along: \.sources)
      boxes = merged(boxes, along: \.people)
    } while boxes.count < countBefore
    return boxes
  }

  private static func merged<Values: ExactSet>(
    _ boxes: [Box], along dimension: WritableKeyPath<Box, Values>
  ) -> [Box] {
    guard boxes.count > 1 else { return boxes }
    var groups: [[Box]] = []
    var places: [Box: Int] = [:]
    for box in boxes {
      var others = box
      others[keyPath: dimension] = .none
      if let place = places[others] {
        groups[place].append(box)
      } else {
        places[others] = groups.count
        groups.append([box])
      }
    }
    return groups.map { group in
      var box = group[0]
      if group.count > 1 { box[keyPath: dimension] = .union(of: group.map { $0[keyPath: dimension] }) }
      return box
    }
  }
}
