import CivilTime
import Facts
import LawPacks
import Reasoning

/// What the law asks, in words that need no knowledge of its language: the question that the law has for a fact, and
/// the answers with which a duty is kept.
struct LawInWords {
  let context: ReportContext
  private var pack: LawPack { context.pack }

  init(_ context: ReportContext) { self.context = context }

  private func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }

  /// What keeps a rule's duty: each of the sentences.
  func duty(_ rule: Rule) -> [String] {
    parts(rule.duty, isNegated: rule.modality == .mustNot).map { sentence($0, isNegated: $1) }
  }

  /// One thing that a duty asks for: an answer to a fact's question, or a sentence where it is more than that.
  enum Requirement {
    case answer(FactPath, String)
    case sentence(String)
  }

  /// What keeps a rule's duty, part by part.
  func requirements(_ rule: Rule) -> [Requirement] {
    parts(rule.duty, isNegated: rule.modality == .mustNot).map { node, isNegated in
      guard case .test(let variable, let predicate) = pack.nodes[node] else {
        return .sentence(sentence(node, isNegated: isNegated))
      }
      return .answer(pack.variables[variable].path, answer(predicate, variable, isNegated))
    }
  }

  /// The variables that a duty asks about.
  func dutyVariables(_ rule: Rule) -> Set<FactPath> {
    var found: Set<FactPath> = []
    collect(rule.duty, into: &found)
    return found
  }

  private func collect(_ node: Int, into found: inout Set<FactPath>) {
    switch pack.nodes[node] {
    case .test(let variable, _): found.insert(pack.variables[variable].path)
    case .not(let inner), .definition(_, let inner): collect(inner, into: &found)
    case .all(let parts), .any(let parts): for part in parts { collect(part, into: &found) }
    case .constant, .asOf, .reading: return
    }
  }

  /// The question of a fact, or its path where the law has none.
  func question(_ path: FactPath) -> String { context.wording.question(path) ?? path.description }

  // MARK: Expressions

  /// The parts of a conjunction, each with whether it is denied; definitions are written out.
  private func parts(_ node: Int, isNegated: Bool) -> [(node: Int, isNegated: Bool)] {
    switch pack.nodes[node] {
    case .definition(_, let inner): parts(inner, isNegated: isNegated)
    case .not(let inner): parts(inner, isNegated: !isNegated)
    case .all(let inner) where !isNegated: inner.flatMap { parts($0, isNegated: false) }
    case .any(let inner) where isNegated: inner.flatMap { parts($0, isNegated: true) }
    default: [(node, isNegated)]
    }
  }

  private func sentence(_ node: Int, isNegated: Bool) -> String {
    switch pack.nodes[node] {
    case .constant(let value): return value != isNegated ? say("in every case", "一律") : say("in no case", "一律不得")
    case .definition(_, let inner): return sentence(inner, isNegated: isNegated)
    case .not(let inner): return sentence(inner, isNegated: !isNegated)
    case .all(let parts):
      let texts = parts.map { sentence($0, isNegated: isNegated) }
      return texts.joined(separator: isNegated ? say("; or ", "；或者 ") : say("; and ", "；并且 "))
    case .any(let parts):
      let texts = parts.map { sentence($0, isNegated: isNegated) }
      return texts.joined(separator: isNegated ? say("; and ", "；并且 ") : say("; or ", "；或者 "))
    case .test(let variable, let predicate):
      let path = pack.variables[variable].path
      return say(
        "\(question(path)) – \(answer(predicate, variable, isNegated))",
        "\(question(path))——\(answer(predicate, variable, isNegated))")
    case .asOf, .reading:
      return isNegated ? say("not: ", "并非：") + pack.text(of: node) : pack.text(of: node)
    }
  }

  private func answer(_ predicate: Predicate, _ variable: Int, _ isNegated: Bool) -> String {
    let path = pack.variables[variable].path
    let not = isNegated ? say("not ", "非") : ""
    switch predicate {
    case .isNone: return isNegated ? say("there is one", "有") : say("none", "无")
    case .oneOf(let positions):
      guard case .oneOf(let words) = pack.type(of: variable).base else {
        let isYes = (positions.contains(1)) != isNegated
        return context.wording.value(.yesNo(isYes), of: path)
      }
      let labels = positions.map { context.wording.value(.word(words[$0]), of: path) }
      if isNegated, labels.count > 1 {
        return say("none of \(joined(labels, "and"))", "不属于\(joined(labels, "和"))")
      }
      return not + joined(labels, say("or", "或者"))
    case .number(let comparison, let bound):
      let number = context.wording.value(.number(bound), of: path)
      return not
        + bounded(
          comparison, number, least: ("at least", "不少于"), most: ("at most", "不超过"),
          above: ("more than", "多于"), below: ("less than", "少于"))
    case .date(let steps, let comparison, let term):
      let day = term.day(asOf: context.date).description
      let moved =
        steps.isEmpty
        ? ""
        : say(
          "with \(steps.map(\.description).joined(separator: " ")), ",
          "加 \(steps.map(\.description).joined(separator: " ")) 后")
      return not + moved
        + bounded(
          comparison, day, least: ("on or after", "不早于"), most: ("on or before", "不晚于"),
          above: ("after", "晚于"), below: ("before", "早于"))
    }
  }

  private typealias Pair = (english: String, chinese: String)

  private func bounded(
    _ comparison: Comparison, _ bound: String, least: Pair, most: Pair, above: Pair, below: Pair
  ) -> String {
    let lead: Pair =
      switch comparison {
      case .equal: ("exactly", "恰为")
      case .less: below
      case .lessOrEqual: most
      case .greater: above
      case .greaterOrEqual: least
      }
    return "\(say(lead.english, lead.chinese)) \(bound)"
  }

  private func joined(_ texts: [String], _ last: String) -> String {
    guard texts.count > 1 else { return texts.first ?? "" }
    return texts.dropLast().joined(separator: say(", ", "、")) + say(" \(last) ", last) + texts[texts.count - 1]
  }
}
