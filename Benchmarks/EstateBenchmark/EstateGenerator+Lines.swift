import CivilTime
import TestSupport

/// A line before it is written, because its papers and gateways follow from it.
struct GeneratedLine {
  var home = 0
  var far = 0
  /// Groups and people who use it, and those whom its scope names.
  var users: [String] = []
  var named: [String] = []
  var destinations: [String] = []
  var from = CivilDate.first
  var until = CivilDate.last
  var approval: String?
  var facts: [(name: String, value: String)] = []

  func fact(_ name: String) -> String? { facts.first { $0.name == name }?.value }
}

extension EstateGenerator {
  /// The same line each time it is asked for.
  func line(_ index: Int) -> GeneratedLine {
    var dice = Dice(seed: seed, part: index)
    var line = GeneratedLine()
    line.home = index % homeCount
    // One line in twelve stays in the mainland. The others end where their neighbours do.
    let isDomestic = dice.chance(8)
    line.far = isDomestic ? (line.home + 1) % homeCount : homeCount + index / 4 % abroadCount
    line.from = CivilDate(dayNumber: Self.day.dayNumber - 60 - dice.roll(1_000))
    line.until = CivilDate(dayNumber: Self.day.dayNumber + (dice.chance(2) ? -dice.roll(50) : dice.roll(900)))
    if !isDomestic {
      let count = 1 + dice.roll(3)
      line.destinations = (0..<count).map { destination($0, ofSite: line.far) }
    }
    use(&line, &dice)
    state(&line, &dice)
    return line
  }

  /// Groups of the site at home; sometimes people posted abroad, or one person more.
  private func use(_ line: inout GeneratedLine, _ dice: inout Dice) {
    let groupsOfSite = max(1, lines / homeCount)
    let first = dice.roll(groupsOfSite)
    for offset in 0..<1 + dice.roll(3) {
      let index = (line.home + (first + offset) % groupsOfSite * homeCount) % lines
      if !isAbroad(group: index), !line.users.contains(group(index)) { line.users.append(group(index)) }
    }
    if dice.chance(5), lines > 16 { line.users.append(group(dice.roll(lines / 16) * 16 + 15)) }
    if dice.chance(3) { line.users.append(person(dice.roll(lines * peopleOfGroup))) }
    line.named = line.users
    if dice.chance(3) { _ = line.named.popLast() }
    if dice.chance(20) { line.named.append(person(dice.roll(lines * peopleOfGroup))) }
  }

  private func state(_ line: inout GeneratedLine, _ dice: inout Dice) {
    let technology = dice.pick(weighing: [
      "sd-wan": 30, "mpls-vpn": 25, "iepl": 20, "iplc": 10, "ip-vpn": 12, "internet-vpn": 2, "other": 1,
    ])
    let isFiled = ["sd-wan", "ip-vpn", "internet-vpn"].contains(technology)
    let basis = dice.pick(weighing: ["leased-line": 85, "approved-channel": 14, "none": 1])
    if basis == "approved-channel" {
      line.approval = dice.pick(weighing: ["granted": 90, "pending": 6, "refused": 1, "none": 3])
    }
    line.facts = [
      ("technology", technology), ("set-up", dice.chance(98) ? "inside-prc" : "outside-prc"), ("basis", basis),
      ("initiated", dice.chance(98) ? "inside-prc" : "outside-prc"),
      ("purpose", dice.chance(99) ? "internal-office" : "telecom-service"),
      (
        "filing",
        isFiled
          ? dice.pick(weighing: ["recorded": 93, "pending": 5, "none": 2])
          : dice.pick(weighing: ["none": 80, "recorded": 20])
      ),
      ("user-archive", yes(98, &dice)), ("registered", yes(98, &dice)), ("technical-scheme", yes(98, &dice)),
      ("assessed-on", dice.chance(2) ? "none" : assessmentDay(&dice)), ("inspection-cooperation", yes(99, &dice)),
      ("content-management", yes(98, &dice)), ("access-control", yes(99, &dice)),
    ]
    // Nobody knows everything.
    line.facts.removeAll { _ in dice.roll(200) == 0 }
  }

  private func yes(_ percent: Int, _ dice: inout Dice) -> String { dice.chance(percent) ? "yes" : "no" }

  private func assessmentDay(_ dice: inout Dice) -> String {
    switch calendar {
    case .rounds: dice.pick(["2025-09-08", "2026-03-09", "2026-03-10", "2026-09-07", "2026-09-08"])
    case .scattered: CivilDate(dayNumber: Self.day.dayNumber - dice.roll(375)).description
    }
  }

  private func logMonths(_ dice: inout Dice) -> Int {
    switch calendar {
    case .rounds: dice.chance(2) ? 3 : dice.pick([6, 6, 12, 12, 12, 12, 24])
    case .scattered: 4 + dice.roll(56)
    }
  }

  // MARK: Written

  func linesPage(_ some: Range<Int>) -> String {
    var page = YAMLPage()
    page.list("lines")
    for index in some { write(line(index), index, &page) }
    page.list("gateways")
    for index in some { gateways(index, &page) }
    return page.text
  }

  private func write(_ line: GeneratedLine, _ index: Int, _ page: inout YAMLPage) {
    var dice = Dice(seed: seed &+ 1, part: index)
    page.block(self.line(named: index))
    page.key("name", "Line \(index), site \(line.home) to site \(line.far)")
    page.key("entity", company(ofSite: line.home))
    page.key("ends", [site(line.home), site(line.far)].flow)
    page.key("provider", dice.pick(weighing: ["telecom": 40, "unicom": 35, "mobile": 23, "reseller": 1]))
    page.key("integrator", dice.chance(60) ? "none" : "integrator-\(dice.roll(40) == 0 ? 3 : dice.roll(3))")
    page.key("circuit", "CIR-\(index)-\(dice.roll(100_000))")
    page.key("bandwidth", "\(dice.pick([10, 20, 50, 100, 300])) mbps")
    page.key("contract", "{ number: CT-\(index), from: \(line.from), until: \(line.until) }")
    page.key(
      "approval",
      line.approval.map { "{ status: \($0), number: Guan \(index), from: \(line.from), until: \(line.until) }" })
    if !dice.chance(2) {
      page.key(
        "scope",
        "{ people: \(line.named.flow), sites: \([site(line.home), site(line.far)].flow), "
          + "destinations: \(line.destinations.flow), from: \(line.from), until: \(line.until) }")
    }
    page.key("used-by", line.users.flow)
    page.key("reaches", line.destinations.flow)
    for (name, value) in line.facts { page.key(name, value) }
  }

  /// One at home for each line; one abroad for four, which end at the same site.
  private func gateways(_ index: Int, _ page: inout YAMLPage) {
    let line = line(index)
    var dice = Dice(seed: seed &+ 2, part: index)
    page.row([
      "id": "gw-\(index)", "site": site(line.home), "lines": [self.line(named: index)].flow,
      "logs": "\(logMonths(&dice)) months",
    ])
    guard index % 4 == 0 else { return }
    let near = (index..<min(index + 4, lines)).filter { self.line($0).far >= homeCount }
    guard !near.isEmpty else { return }
    page.row([
      "id": "gw-far-\(index)", "site": site(homeCount + index / 4 % abroadCount),
      "lines": near.map { self.line(named: $0) }.flow, "logs": "\(calendar == .rounds ? 12 : 60) months",
    ])
  }
}
