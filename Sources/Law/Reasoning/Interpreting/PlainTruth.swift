/// What reading an expression over the known facts says of it, without comparing completions.
enum PlainTruth: UInt8, Sendable {
  case no = 0
  case yes
  /// It holds in some completions and readings and not in others.
  case open
  /// It turns on the same unknown fact in several places, so that only diagrams tell whether it is open.
  case entangled
}

/// A set of unknown facts and open questions, by place: facts first.
///
/// In a law of more than 128 facts and questions several share a bit. Then two sets may seem to share a fact that do not,
/// and diagrams are asked where reading would do; never the other way.
struct FactMask: Sendable, Hashable {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init() {}

  init(_ place: Int) {
    let place = place % 128
    if place < 64 { low = 1 << UInt64(place) } else { high = 1 << UInt64(place - 64) }
  }

  @inline(__always)
  func isDisjoint(with other: FactMask) -> Bool { low & other.low == 0 && high & other.high == 0 }

  @inline(__always)
  mutating func formUnion(_ other: FactMask) {
    low |= other.low
    high |= other.high
  }
}

/// A truth, and the unknown facts and open questions on which it turns where it is open.
struct PlainReading: Sendable {
  var truth: PlainTruth
  var mask: FactMask

  static let no = PlainReading(truth: .no, mask: FactMask())
  static let yes = PlainReading(truth: .yes, mask: FactMask())

  @inline(__always)
  init(truth: PlainTruth, mask: FactMask) {
    self.truth = truth
    self.mask = mask
  }

  /// Two expressions that turn on different unknown facts are open together where both are open (read-once formulas);
  /// where they share one, nothing can be told from their truths alone.
  @inline(__always)
  func and(_ other: PlainReading) -> PlainReading {
    if truth == .no || other.truth == .no { return .no }
    if truth == .yes { return other }
    if other.truth == .yes { return self }
    return together(other)
  }

  @inline(__always)
  func or(_ other: PlainReading) -> PlainReading {
    if truth == .yes || other.truth == .yes { return .yes }
    if truth == .no { return other }
    if other.truth == .no { return self }
    return together(other)
  }

  @inline(__always)
  var not: PlainReading {
    switch truth {
    case .no: .yes
    case .yes: .no
    case .open, .entangled: self
    }
  }

  @inline(__always)
  private func together(_ other: PlainReading) -> PlainReading {
    var mask = mask
    mask.formUnion(other.mask)
    let isApart = truth == .open && other.truth == .open && self.mask.isDisjoint(with: other.mask)
    return PlainReading(truth: isApart ? .open : .entangled, mask: mask)
  }
}
