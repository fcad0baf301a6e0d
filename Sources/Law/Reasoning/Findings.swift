import CivilTime
import Facts
import LawPacks

extension Sitting {
  func path(ofLevel level: Int) -> FactPath? {
    guard case .fact(let variable, _) = space.levels[level] else { return nil }
    return law.pack.variables[variable].path
  }

  /// The provisions that are breached whatever the unknown facts and readings are: binding ones and others. In each
  /// completion some rule of the provision is, not always the same one (LAW.md 10.17).
  mutating func certainBreaches() throws -> (binding: [Citation], advice: [Citation]) {
    (try certain(binding: true), try certain(binding: false))
  }

  private mutating func certain(binding: Bool) throws -> [Citation] {
    var certain: [Citation] = []
    for (citation, breach) in try breachesByProvision(binding: binding) where try truth(breach) == .yes {
      certain.append(citation)
    }
    return certain.sorted()
  }

  mutating func certainAdvice(question: Int, reading: Int) throws -> [Citation] {
    guard let level = space.level(ofQuestion: question) else { return [] }
    var certain: [Citation] = []
    for (citation, breach) in try breachesByProvision(binding: false) {
      if try truth(try space.store.restrict(breach, level: level, to: reading)) == .yes { certain.append(citation) }
    }
    return certain.sorted()
  }

  private mutating func breachesByProvision(binding: Bool) throws -> [Citation: DiagramStore.Diagram] {
    var found: [Citation: DiagramStore.Diagram] = [:]
    for (position, index) in law.rules.enumerated() where breached[position] != DiagramStore.no {
      let rule = law.pack.rules[index]
      guard law.pack.isBinding(rule) == binding else { continue }
      let citation = law.pack.citation(of: rule)
      found[citation] = try space.store.or(found[citation] ?? DiagramStore.no, breached[position])
    }
    return found
  }

  mutating func lifts(_ position: Int) throws -> [Finding.Lift] {
    var found: [Finding.Lift] = []
    for beat in lifting.beats where beat.victory.loser == position {
      let stands = try space.store.not(lifting.lifted[beat.victory.winner])
      let happens = try space.store.and(beat.active, stands)
      // In a circle that nothing decides, a beat happens but lifts nothing.
      let lifts = try space.store.and(happens, lifting.lifted[position])
      let truth = try truth(lifts)
      if truth == .no { continue }
      found.append(
        .init(
          rule: law.pack.rules[law.rules[beat.victory.winner]].name, principle: beat.victory.principle,
          isCertain: truth == .yes))
    }
    return found.sorted { $0.rule < $1.rule }
  }
}
