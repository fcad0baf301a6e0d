import CivilTime
import SourceText

/// A word with its place.
public struct Name: Hashable, Sendable {
  public let text: String
  public let span: SourceSpan
  public init(_ text: String, _ span: SourceSpan) {
    self.text = text
    self.span = span
  }
}

/// A text with its translations, as written: `"…" zh "…"`.
public struct TextSyntax: Sendable {
  public let text: Name
  public let translations: [(language: Name, text: Name)]
}

/// A path from a kind through references to a fact or definition: `line.provider.carrier`.
public struct PathSyntax: Hashable, Sendable {
  /// The kind first; at least two.
  public let parts: [Name]
  public let span: SourceSpan
  public var text: String { parts.map(\.text).joined(separator: ".") }
}

public enum ComparisonOperator: String, Sendable {
  case isEqual = "is"
  case isNot = "is not"
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="

  /// With its sides exchanged.
  public var flipped: ComparisonOperator {
    switch self {
    case .isEqual, .isNot: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}

/// One side of a comparison, moved by durations where it is a date.
public struct TermSyntax: Sendable {
  public enum Base: Sendable {
    case path(PathSyntax)
    case word(Name)
    case yes, no, none
    case number(Int, unit: Name?)
    case date(CivilDate)
    case asOf
  }
  public let base: Base
  public let steps: [DateStep]
  public let span: SourceSpan
}

public indirect enum ExpressionSyntax: Sendable {
  /// A yes-no path, or a value where a definition expects one.
  case term(TermSyntax)
  case compare(TermSyntax, ComparisonOperator, TermSyntax, span: SourceSpan)
  case member(TermSyntax, [TermSyntax], span: SourceSpan)
  case not(ExpressionSyntax, span: SourceSpan)
  case and([ExpressionSyntax], span: SourceSpan)
  case or([ExpressionSyntax], span: SourceSpan)

  public var span: SourceSpan {
    switch self {
    case .term(let term): term.span
    case .compare(_, _, _, let span), .member(_, _, let span), .not(_, let span), .and(_, let span),
      .or(_, let span):
      span
    }
  }
}

public struct TypeSyntax: Sendable {
  public enum Base: Sendable {
    case yesNo
    case oneOf([(value: Name, label: TextSyntax?)])
    case number(unit: Name?)
    case date
    case kind(Name)
  }
  public let base: Base
  public let orNone: Bool
  public let span: SourceSpan
}

public struct KindSyntax: Sendable {
  public let name: Name
  public let label: TextSyntax?
}

public struct FactSyntax: Sendable {
  public let path: PathSyntax
  public let type: TypeSyntax
  public let ask: TextSyntax?
  public let changeable: Bool
}

public struct GivenSyntax: Sendable {
  public let condition: ExpressionSyntax
  public let onlyIf: ExpressionSyntax
  public let why: TextSyntax
  public let span: SourceSpan
}

public struct DefineSyntax: Sendable {
  public struct Arm: Sendable {
    public let value: ExpressionSyntax
    public let when: ExpressionSyntax?
  }
  public let path: PathSyntax
  public let type: TypeSyntax
  /// One arm without `when`, or several of which only the last has none.
  public let arms: [Arm]
}

public struct QuestionSyntax: Sendable {
  public struct Reading: Sendable {
    public let name: Name
    public let text: TextSyntax?
    public let heldBy: [Name]
  }
  public let name: Name
  public let text: TextSyntax?
  public let readings: [Reading]
}

/// `bearer`, `authority` and `document` statements.
public struct RoleSyntax: Sendable {
  public let name: Name
  public let label: TextSyntax?
}

public struct SanctionSyntax: Sendable {
  public enum Item: Sendable {
    /// `low` is nothing for "up to"; `unit` is a currency, or what the fine is a multiple of.
    case fine(low: Int?, high: Int, times: Bool, unit: Name, note: TextSyntax?)
    case measure(Name)
    case criminal(TextSyntax)
  }
  public let name: Name
  public let on: [Name]
  public let by: Name?
  public let text: TextSyntax?
  public let items: [Item]
}

public enum Modality: String, Sendable {
  case must
  case mustNot = "must not"
  case may
}

public struct RuleSyntax: Sendable {
  public struct Under: Sendable {
    public let question: Name
    public let reading: Name
  }
  public struct Deadline: Sendable {
    public let duration: CalendarDuration
    public let after: TermSyntax

    /// The same deadline, counted from what a definition stands for, with the steps of both.
    public func moved(to inner: TermSyntax, then outer: TermSyntax) -> Deadline {
      Deadline(
        duration: duration,
        after: TermSyntax(base: inner.base, steps: inner.steps + outer.steps, span: outer.span))
    }
  }
  public let name: Name
  public let about: Name?
  public let from: (date: CivilDate, span: SourceSpan)?
  public let until: (date: CivilDate, span: SourceSpan)?
  public let matter: Name?
  public let under: Under?
  public let condition: ExpressionSyntax?
  public let exception: ExpressionSyntax?
  public let bearer: Name
  public let modality: Modality
  public let duty: ExpressionSyntax
  public let over: [Name]
  public let penalty: Name?
  public let evidence: Name?
  public let deadline: Deadline?
  public let remedy: TextSyntax?
  public let note: TextSyntax?
  public let span: SourceSpan
}

public struct PropertySyntax: Sendable {
  public enum Claim: Sendable {
    case verdict(is: Bool, Name)
    case ignores([PathSyntax])
  }
  public let name: Name
  public let about: Name?
  public let from: CivilDate?
  public let until: CivilDate?
  public let condition: ExpressionSyntax?
  public let claim: Claim
  public let span: SourceSpan
}

public enum DeclarationSyntax: Sendable {
  case kind(KindSyntax)
  case fact(FactSyntax)
  case given(GivenSyntax)
  case define(DefineSyntax)
  case question(QuestionSyntax)
  case bearer(RoleSyntax)
  case authority(RoleSyntax)
  case document(RoleSyntax)
  case sanction(SanctionSyntax)
  case rule(RuleSyntax)
  case property(PropertySyntax)
}
