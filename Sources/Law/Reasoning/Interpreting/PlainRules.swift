import Facts
import LawPacks

/// What rules come to where no completions need to be compared to tell which of them is lifted and what the verdict is.
struct PlainRules {
  /// Of each rule, whether it is breached; never of a permission.
  var breached: [PlainReading]
  var lifted: [Bool]
  /// The victories that happen, as indexes into those of the program: both rules apply and meet.
  var happening: [Int]
  let verdict: Verdict
}

extension Hearing {
  /// What the rules come to, or nothing where unknown facts decide which rules meet or what the verdict is.
  ///
  /// - Parameter isCounted: Which rules there are, by position.
  func plainRules(victories: [KindLaw.Victory], counting isCounted: (Int) -> Bool) -> PlainRules? {
    var happening: [Int] = []
    for (index, victory) in victories.enumerated() {
      switch meeting(victory.winner, victory.loser).truth {
      case .no: continue
      case .yes: happening.append(index)
      case .open, .entangled: return nil
      }
    }
    let lifted = happening.isEmpty ? [] : Lifting.lifted(happening.map { victories[$0] }, count: program.rules.count)
    var breached: [PlainReading] = []
    breached.reserveCapacity(program.rules.count)
    var (anyBreached, anyApplies) = (PlainTruth.no, PlainTruth.no)
    for (position, rule) in program.rules.enumerated() {
      let applies = readings[rule.applies]
      let isLifted = !lifted.isEmpty && lifted[position]
      var breach = PlainReading.no
      if rule.modality != .may, !isLifted, isCounted(position) { breach = applies.and(broken(rule)) }
      breached.append(breach)
      guard rule.isBinding, isCounted(position) else { continue }
      anyBreached = Self.any(anyBreached, breach.truth)
      anyApplies = Self.any(anyApplies, applies.truth)
    }
    let verdict: Verdict
    switch (anyBreached, anyApplies) {
    case (.yes, _): verdict = .unlawful
    case (.no, .yes): verdict = .lawful
    case (.no, .no): verdict = .unaddressed
    default: return nil
    }
    return PlainRules(breached: breached, lifted: lifted, happening: happening, verdict: verdict)
  }

  /// One that holds decides; of several that are open nothing is known.
  private static func any(_ a: PlainTruth, _ b: PlainTruth) -> PlainTruth {
    a == .yes || b == .yes ? .yes : a == .no ? b : a
  }

  /// Where a rule's duty is not done; of a permission, where what it permits is done.
  private func broken(_ rule: LawProgram.RuleSteps) -> PlainReading {
    rule.modality == .must ? readings[rule.duty].not : readings[rule.duty]
  }

  /// As ``Lifting/meets``.
  private func meeting(_ a: Int, _ b: Int) -> PlainReading {
    let (first, second) = (program.rules[a], program.rules[b])
    let both = readings[first.applies].and(readings[second.applies])
    if both.truth == .no || (first.modality != .may && second.modality != .may) { return both }
    return both.and(broken(first).and(broken(second)))
  }

  // MARK: The answer

  /// The verdict of the law without provisions below `high`; nothing where it must be worked out by diagrams.
  var plainVerdictOnHigh: Verdict? {
    plainRules(victories: program.highVictories) { program.isHigh[$0] }?.verdict
  }

  /// The provisions that are breached whatever the unknown facts and readings are, sorted; nothing where diagrams must
  /// say.
  func plainBreaches(_ rules: PlainRules) -> (binding: [Citation], advice: [Citation])? {
    var (binding, advice): ([Citation], [Citation]) = ([], [])
    for provision in program.provisions {
      var all = PlainReading.no
      for rule in provision.rules { all = all.or(rules.breached[rule]) }
      guard let truth = truth(all) else { return nil }
      if truth == .yes {
        if provision.isBinding { binding.append(provision.citation) } else { advice.append(provision.citation) }
      }
    }
    return (binding, advice)
  }

  /// Whether what is advised against can turn on a reading.
  func adviceIsSettled(_ rules: PlainRules) -> Bool {
    program.rules.indices.allSatisfy {
      program.rules[$0].isBinding || rules.breached[$0].truth == .yes || rules.breached[$0].truth == .no
    }
  }
}
