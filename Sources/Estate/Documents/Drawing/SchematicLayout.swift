import Facts

/// Where everything of a schematic stands. Three columns: sites inside, a label for each line that crosses the border,
/// sites outside. A line at home has its label under the sites inside, one wholly abroad under those outside.
///
/// No two boxes overlap. Positions depend on nothing but the plan.
struct SchematicLayout {
  struct Label {
    /// An index into the plan's sites or lines.
    let index: Int
    let name: [String]
    let detail: String
    var box: Box
  }

  struct Curve {
    let line: Int
    let zone: SchematicPlan.Zone
    let from: (x: Double, y: Double)
    let to: (x: Double, y: Double)
    /// Where a curve along the margin turns.
    let turn: Double?
    /// Whether it ends at the turn, where a longer curve of the same line goes by.
    var endsAtTurn = false
  }

  static let width = 760.0
  static let nameSize = 12.0
  static let detailSize = 10.5
  private static let siteWidth = 164.0
  private static let labelWidth = 196.0
  private static let gap = 12.0
  private static let top = 58.0
  private static let subheading = 26.0

  let plan: SchematicPlan
  private(set) var sites: [Label] = []
  private(set) var lines: [Label] = []
  private(set) var curves: [Curve] = []
  /// Below everything.
  private(set) var bottom = 0.0
  let left: Double
  let right: Double
  private(set) var homeHeading: Double?
  private(set) var abroadHeading: Double?

  var middle: Double { (left + right) / 2 }
  var siteWidth: Double { Self.siteWidth }

  init(_ plan: SchematicPlan) {
    self.plan = plan
    let zones = plan.lines.map { plan.zone($0) }
    left = zones.contains(.home) ? 44 : 6
    right = Self.width - (zones.contains(.abroad) ? 44 : 6)
    let order = CrossingOrder(plan, zones).best()
    place(order)
    connect(zones)
  }

  // MARK: Boxes

  private func label(_ index: Int, _ name: String, _ detail: String, width: Double, mark: Double) -> Label {
    let inner = width - 16 - mark
    let lines = TextFitting.lines(name, width: inner, size: Self.nameSize, max: 2)
    let height = 12 + Double(lines.count) * 15 + (detail.isEmpty ? 0 : 13)
    return Label(
      index: index, name: lines, detail: TextFitting.shortened(detail, width: width - 16, size: Self.detailSize),
      box: Box(x: 0, y: 0, width: width, height: height))
  }

  private func siteLabel(_ index: Int) -> Label {
    label(index, plan.sites[index].name, plan.sites[index].detail, width: Self.siteWidth, mark: 0)
  }

  private func lineLabel(_ index: Int, width: Double) -> Label {
    var label = label(index, plan.lines[index].name, plan.lines[index].detail, width: width, mark: 20)
    label.box.height += 14  // The verdict in words.
    return label
  }

  private mutating func place(_ order: CrossingOrder.Order) {
    var inside = order.inside.map { siteLabel($0) }
    var outside = order.outside.map { siteLabel($0) }
    var border = order.border.map { lineLabel($0, width: Self.labelWidth) }
    var home = order.home.map { lineLabel($0, width: Self.siteWidth) }
    var abroad = order.abroad.map { lineLabel($0, width: Self.siteWidth) }
    let homeHeight = home.isEmpty ? 0 : Self.subheading + Self.height(home) + Self.gap
    let abroadHeight = abroad.isEmpty ? 0 : Self.subheading + Self.height(abroad) + Self.gap
    let upper = max(Self.height(inside), Self.height(outside), Self.height(border) - min(homeHeight, abroadHeight))
    let end = Self.top + upper
    let labelX = middle - Self.labelWidth / 2
    Self.stack(&inside, x: left, from: Self.top, to: end)
    Self.stack(&outside, x: right - Self.siteWidth, from: Self.top, to: end)
    Self.stack(&border, x: labelX, from: Self.top, to: max(end, Self.top + Self.height(border)))
    if !home.isEmpty {
      homeHeading = end + Self.gap + 14
      Self.stack(&home, x: left, from: end + Self.gap + Self.subheading, to: 0)
    }
    if !abroad.isEmpty {
      abroadHeading = end + Self.gap + 14
      Self.stack(&abroad, x: right - Self.siteWidth, from: end + Self.gap + Self.subheading, to: 0)
    }
    sites = inside + outside
    lines = border + home + abroad
    bottom = (sites + lines).map(\.box.bottom).max() ?? Self.top
  }

  private static func height(_ labels: [Label]) -> Double {
    labels.reduce(0) { $0 + $1.box.height } + gap * Double(max(0, labels.count - 1))
  }

  /// Stacks labels from a height downwards; where there is more room than they need, they spread, within reason.
  private static func stack(_ labels: inout [Label], x: Double, from top: Double, to end: Double) {
    let free = max(0, end - top - height(labels))
    let extra = labels.isEmpty ? 0 : min(44, free / Double(labels.count))
    var y = top + (free - extra * Double(max(0, labels.count - 1))) / 2
    for index in labels.indices {
      labels[index].box.x = x
      labels[index].box.y = y
      y += labels[index].box.height + gap + extra
    }
  }

  // MARK: Curves

  private struct Joint {
    let line: Int
    let site: Int
    let zone: SchematicPlan.Zone
    let isInside: Bool
  }

  private mutating func connect(_ zones: [SchematicPlan.Zone]) {
    let siteBoxes = Dictionary(uniqueKeysWithValues: sites.map { ($0.index, $0.box) })
    let lineBoxes = Dictionary(uniqueKeysWithValues: lines.map { ($0.index, $0.box) })
    var joints: [Joint] = []
    for (line, zone) in zip(plan.lines.indices, zones) {
      var seen: Set<Int> = []
      for site in plan.lines[line].ends where seen.insert(site).inserted {
        joints.append(Joint(line: line, site: site, zone: zone, isInside: plan.sites[site].isInside))
      }
    }
    let atSites = Self.ports(joints, of: { $0.site }, towards: { $0.line }, siteBoxes, lineBoxes)
    let atLines = Self.ports(joints, of: { $0.line }, towards: { $0.site }, lineBoxes, siteBoxes)
    for (index, joint) in joints.enumerated() where joint.zone == .border {
      guard let site = siteBoxes[joint.site], let label = lineBoxes[joint.line] else { continue }
      curves.append(
        Curve(
          line: joint.line, zone: joint.zone, from: (joint.isInside ? site.right : site.x, atSites[index]),
          to: (joint.isInside ? label.x : label.right, atLines[index]), turn: nil))
    }
    connectAlongMargins(joints, atSites, siteBoxes, lineBoxes)
  }

  /// A line at home, or wholly abroad, runs along the margin: from its uppermost site down to its label, and the other
  /// sites join it there.
  private mutating func connectAlongMargins(
    _ joints: [Joint], _ atSites: [Double], _ siteBoxes: [Int: Box], _ lineBoxes: [Int: Box]
  ) {
    let along = Dictionary(grouping: joints.indices.filter { joints[$0].zone != .border }) { joints[$0].line }
    for (lane, line) in along.keys.sorted().enumerated() {
      guard let label = lineBoxes[line], let members = along[line] else { continue }
      for (position, index) in members.sorted(by: { atSites[$0] < atSites[$1] }).enumerated() {
        guard let site = siteBoxes[joints[index].site] else { continue }
        let isInside = joints[index].isInside
        let step = Double(lane % 5) * 7 + 10
        curves.append(
          Curve(
            line: line, zone: joints[index].zone, from: (isInside ? site.x : site.right, atSites[index]),
            to: (isInside ? label.x : label.right, label.middle), turn: isInside ? left - step : right + step,
            endsAtTurn: position > 0))
      }
    }
  }

  /// The height at which each joint touches its box: spread along the side, in the order of where it goes.
  private static func ports(
    _ joints: [Joint], of owner: (Joint) -> Int, towards target: (Joint) -> Int, _ own: [Int: Box], _ others: [Int: Box]
  ) -> [Double] {
    var heights = [Double](repeating: 0, count: joints.count)
    let sides = Dictionary(grouping: joints.indices) { index in
      // Lines at home leave on the other side.
      Side(owner: owner(joints[index]), isInside: joints[index].isInside, isBorder: joints[index].zone == .border)
    }
    for (side, members) in sides {
      guard let box = own[side.owner] else { continue }
      let sorted = members.sorted { a, b in
        let (first, second) = (others[target(joints[a])]?.middle ?? 0, others[target(joints[b])]?.middle ?? 0)
        return first != second ? first < second : a < b
      }
      let step = min(9, (box.height - 12) / Double(max(1, sorted.count)))
      for (position, index) in sorted.enumerated() {
        heights[index] = box.middle + (Double(position) - Double(sorted.count - 1) / 2) * step
      }
    }
    return heights
  }

  private struct Side: Hashable {
    let owner: Int
    let isInside: Bool
    let isBorder: Bool
  }
}
