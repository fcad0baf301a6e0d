/// Each definition once, however many exporters announce it.
struct DefinitionPool: Sendable {
  private var definitions: [TemplateDefinition.Shape: TemplateDefinition] = [:]
  private var sweepAt = 1_024

  mutating func definition(_ shape: TemplateDefinition.Shape) -> TemplateDefinition {
    if let known = definitions[shape] { return known }
    if definitions.count >= sweepAt { sweep() }
    let made = TemplateDefinition(shape)
    definitions[made.shape] = made
    return made
  }

  /// Lets go of what no template uses any more, now and then, so that its cost is spread over many templates.
  private mutating func sweep() {
    var idle: [TemplateDefinition.Shape] = []
    for index in definitions.indices where isKnownUniquelyReferenced(&definitions.values[index]) {
      idle.append(definitions.keys[index])
    }
    for shape in idle { definitions[shape] = nil }
    sweepAt = max(1_024, 2 * definitions.count)
  }
}
