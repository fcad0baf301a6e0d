import Facts
import LawPacks
import Reasoning
import SourceText

/// Differences and gaps of the law, for programs.
public enum LawConditionJSON {
  public static let differenceFormat = "wayleave-law-difference-1"
  public static let gapsFormat = "wayleave-law-gaps-1"

  public static func json(
    _ differences: [LawDifference], _ before: LawDifference.Side, _ after: LawDifference.Side
  ) -> JSON {
    [
      "format": .string(differenceFormat), "before": side(before), "after": side(after),
      "notCompared": .strings(LawDifference.unshared(before.pack, after.pack)),
      "kinds": .array(
        differences.map { difference in
          [
            "kind": .string(difference.kind), "changes": .array(difference.changes.map { change($0) }),
            "notCompared": .strings(difference.leftOut),
          ]
        }),
    ]
  }

  public static func json(_ gaps: [LawGaps], pack: LawPack) -> JSON {
    [
      "format": .string(gapsFormat), "pack": .string(pack.name), "hash": .string(pack.hash),
      "asOf": gaps.first.map { .string($0.date.description) } ?? .null,
      "kinds": .array(
        gaps.map {
          [
            "kind": .string($0.kind),
            "gaps": .array(
              $0.gaps.map { gap in
                [
                  "speaks": .string(gap.hasAdvice ? "advice" : "nothing"),
                  "readings": .array(gap.readings.map { readings($0) }),
                  "conditions": .array(gap.conditions.map { condition($0) }), "complete": .bool(gap.isComplete),
                ]
              }),
          ]
        }),
    ]
  }

  private static func side(_ side: LawDifference.Side) -> JSON {
    [
      "pack": .string(side.pack.name), "version": .string(side.pack.version), "hash": .string(side.pack.hash),
      "asOf": .string(side.date.description),
    ]
  }

  private static func change(_ change: LawDifference.Change) -> JSON {
    [
      "before": .string(change.before.rawValue), "after": .string(change.after.rawValue),
      "readings": .array(
        change.readings.map { reading in
          [
            "if": readings(reading.readings), "before": .string(reading.before.rawValue),
            "after": .string(reading.after.rawValue),
          ]
        }),
      "conditions": .array(change.conditions.map { condition($0) }), "complete": .bool(change.isComplete),
    ]
  }

  private static func readings(_ readings: [NamedReading]) -> JSON {
    .object(readings.map { JSON.Member($0.question, .string($0.reading)) })
  }

  private static func condition(_ condition: LawCondition) -> JSON {
    [
      "when": .strings(condition.parts.map(\.text)),
      "example": .object(condition.example.map { JSON.Member($0.path.short, .string($0.value.description)) }),
      "rules": .array(
        condition.rules.map { rule in
          [
            "rule": .string(rule.rule), "citation": .string(rule.citation.description),
            "is": .string(rule.role.rawValue), "side": .string(rule.side == 0 ? "before" : "after"),
          ]
        }),
    ]
  }
}
