import SourceText

/// Cuts the fenced blocks of a file into tokens. Comments are kept on the token that follows them, for the formatter.
struct Lexer {
  /// A word longer than this is a mistake, and would make every message about it unreadable.
  static let wordBytesMax = 200
  static let numberMax = 999_999_999_999_999

  private let file: Int
  private let bytes: [UInt8]
  private let end: Int
  private var at: Int
  private var diagnostics: [Diagnostic] = []

  static func tokens(of range: Range<Int>, in source: SourceFile, file: Int) -> ([Token], [Diagnostic]) {
    var lexer = Lexer(file: file, source: source, range: range)
    let tokens = lexer.run()
    return (tokens, lexer.diagnostics)
  }

  private init(file: Int, source: SourceFile, range: Range<Int>) {
    self.file = file
    bytes = source.bytes
    at = range.lowerBound
    end = range.upperBound
  }

  private mutating func run() -> [Token] {
    var tokens: [Token] = []
    while true {
      let (comments, lines) = skipSpace(first: tokens.isEmpty)
      var token = next()
      token.comments = comments
      token.linesBefore = lines
      token.isAtMargin = token.span.start == 0 || bytes[token.span.start - 1] == 0x0A
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private mutating func skipSpace(first: Bool) -> ([Token.Comment], Int) {
    var comments: [Token.Comment] = []
    var lines = 0
    var fresh = first
    while at < end {
      switch bytes[at] {
      case 0x0A:
        lines += 1
        fresh = true
        at += 1
      case 0x20, 0x09, 0x0D: at += 1
      case UInt8(ascii: "#"):
        let start = at
        while at < end, bytes[at] != 0x0A { at += 1 }
        var stop = at
        while stop > start, bytes[stop - 1] == 0x0D || bytes[stop - 1] == 0x20 { stop -= 1 }
        comments.append(.init(text: text(start, stop), trailing: !fresh, linesBefore: lines))
        lines = 0
      default: return (comments, lines)
      }
    }
    return (comments, lines)
  }

  private mutating func next() -> Token {
    guard at < end else { return token(.end, from: end) }
    let start = at
    let byte = bytes[at]
    switch byte {
    case UInt8(ascii: "\""): return string()
    case UInt8(ascii: "<"), UInt8(ascii: ">"):
      at += 1
      if at < end, bytes[at] == UInt8(ascii: "=") { at += 1 }
      return token(.mark, from: start)
    case UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "{"),
      UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: "+"), UInt8(ascii: "-"):
      at += 1
      return token(.mark, from: start)
    case _ where isDigit(byte): return numberOrDate()
    case _ where isLetter(byte): return wordPathOrCitation()
    default: return stray()
    }
  }

  private mutating func string() -> Token {
    let start = at
    at += 1
    while at < end, bytes[at] != UInt8(ascii: "\"") {
      at += bytes[at] == UInt8(ascii: "\\") && at + 1 < end ? 2 : 1
    }
    guard at < end else {
      // Go on behind the line, so that one forgotten mark does not swallow the rest of the block.
      at = start
      while at < end, bytes[at] != 0x0A { at += 1 }
      report(Codes.openString, "this text has no closing quotation mark", from: start, to: at, help: "end it with `\"`")
      return token(.string, from: start, text: text(start + 1, at))
    }
    at += 1
    return token(.string, from: start, text: unescaped(start + 1, at - 1, from: start))
  }

  /// `\"` and `\\`; a line end inside a text counts as one space.
  private mutating func unescaped(_ from: Int, _ to: Int, from start: Int) -> String {
    var out: [UInt8] = []
    var index = from
    while index < to {
      let byte = bytes[index]
      if byte == UInt8(ascii: "\\") {
        let next = index + 1 < to ? bytes[index + 1] : 0
        if next != UInt8(ascii: "\""), next != UInt8(ascii: "\\") {
          report(
            Codes.escape, "in a text, only `\\\"` and `\\\\` may follow a backslash", from: index, to: index + 1,
            help: "write `\\\\` for a backslash")
          out.append(byte)
          index += 1
          continue
        }
        out.append(next)
        index += 2
      } else if byte == 0x0A || byte == 0x0D {
        while let last = out.last, last == 0x20 || last == 0x09 { out.removeLast() }
        while index < to, [0x0A, 0x0D, 0x20, 0x09].contains(bytes[index]) { index += 1 }
        out.append(0x20)
      } else {
        out.append(byte)
        index += 1
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  private mutating func numberOrDate() -> Token {
    let start = at
    while at < end, isDigit(bytes[at]) { at += 1 }
    if at - start == 4, at + 6 <= end, bytes[at] == UInt8(ascii: "-"), isDigit(bytes[at + 1]), isDigit(bytes[at + 2]),
      bytes[at + 3] == UInt8(ascii: "-"), isDigit(bytes[at + 4]), isDigit(bytes[at + 5])
    {
      at += 6
      if at < end, isWordByte(bytes[at]) { return badNumber(from: start) }
      return token(.date, from: start)
    }
    if at < end, isWordByte(bytes[at]) || bytes[at] == UInt8(ascii: ".") { return badNumber(from: start) }
    // 2020/01/01 and 2020-1-1: a date is meant, and nothing else is written like this.
    if at - start == 4, at + 1 < end, bytes[at] == UInt8(ascii: "/") || bytes[at] == UInt8(ascii: "-"),
      isDigit(bytes[at + 1])
    {
      return badNumber(from: start)
    }
    var value = 0
    for byte in bytes[start..<at] {
      value = value * 10 + Int(byte - 0x30)
      if value > Self.numberMax {
        report(Codes.number, "this number is larger than \(Self.numberMax)", from: start, to: at)
        return token(.number(Self.numberMax), from: start)
      }
    }
    return token(.number(value), from: start)
  }

  private mutating func badNumber(from start: Int) -> Token {
    while at < end, isWordByte(bytes[at]) || [0x2D, 0x2E, 0x2F].contains(bytes[at]) { at += 1 }  // - . /
    let written = text(start, at)
    let digits = written.prefix { $0.isNumber }
    let unit = written.dropFirst(digits.count)
    report(
      Codes.number, "`\(written)` is neither a whole number, nor a date, nor a word", from: start, to: at,
      help: !unit.isEmpty && unit.allSatisfy(\.isLetter)
        ? "a unit stands apart: `\(digits) \(unit)`"
        : written.contains("/") || written.contains("-")
          ? "dates are year-month-day, with all their zeros: 2026-01-31"
          : "numbers are whole (12), dates are year-month-day (2026-01-31), words begin with a letter")
    return token(.stray, from: start)
  }

  private mutating func wordPathOrCitation() -> Token {
    let start = at
    word()
    var kind = Token.Kind.word
    while at + 1 < end, bytes[at] == UInt8(ascii: "."), isLetter(bytes[at + 1]) {
      at += 1
      word()
      kind = .path
    }
    if kind == .word, at + 1 < end, bytes[at] == UInt8(ascii: "/"), isLetter(bytes[at + 1]) || isDigit(bytes[at + 1]) {
      at += 1
      while at < end, isWordByte(bytes[at]) || bytes[at] == UInt8(ascii: "-") || bytes[at] == UInt8(ascii: ".") {
        at += 1
      }
      kind = .citation
    }
    if at - start > Self.wordBytesMax {
      report(Codes.longWord, "this word is longer than \(Self.wordBytesMax) bytes", from: start, to: start + 40)
      return token(kind, from: start, text: text(start, start + 40))
    }
    return token(kind, from: start)
  }

  /// A letter, then letters and digits, with single hyphens between.
  private mutating func word() {
    while at < end {
      if isWordByte(bytes[at]) {
        at += 1
      } else if bytes[at] == UInt8(ascii: "-"), at + 1 < end, isWordByte(bytes[at + 1]) {
        at += 2
      } else {
        return
      }
    }
  }

  private mutating func stray() -> Token {
    let start = at
    at += 1
    while at < end, bytes[at] & 0xC0 == 0x80 { at += 1 }
    if let token = textBetweenOtherMarks(from: start) { return token }
    // A name in another script is one trouble, not one for each of its letters.
    if text(start, at).allSatisfy(\.isLetter) {
      while at < end, bytes[at] >= 0x80 || isWordByte(bytes[at]) {
        var next = at + 1
        while next < end, bytes[next] & 0xC0 == 0x80 { next += 1 }
        guard text(at, next).allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" }) else { break }
        at = next
      }
      report(
        Codes.stray, "`\(text(start, at).prefix(40))` has no meaning here", from: start, to: at,
        help: "names are written in the letters a to z; other scripts stand in texts: zh \"…\"")
      return token(.stray, from: start)
    }
    let seen = text(start, at)
    let help: String? =
      switch seen {
      case "!": "write `not`, or `is not`"
      case "&": "write `and`"
      case "|": "write `or`"
      case "“", "”", "「", "」", "'", "‘", "’": "texts stand between straight quotation marks: \"...\""
      case ";": "a line end or a space is enough between clauses"
      case "[", "]": "a set of values stands in braces: { ... }"
      case "，": "write a plain comma: `,`"
      case "：": "write a plain colon: `:`"
      case "（", "）": "write plain parentheses"
      default: nil
      }
    report(Codes.stray, "`\(seen)` has no meaning here", from: start, to: at, help: help)
    return token(.stray, from: start)
  }

  /// A text between the quotation marks of a word processor, up to its end on the same line: it is told once, and read.
  private mutating func textBetweenOtherMarks(from start: Int) -> Token? {
    let closing = ["“": "”", "‘": "’", "「": "」", "『": "』"]
    guard let close = closing[text(start, at)] else { return nil }
    var stop = at
    while stop < end, bytes[stop] != 0x0A { stop += 1 }
    let inside = text(at, stop)
    guard let mark = inside.firstRange(of: close) else { return nil }
    let length = inside.utf8.distance(from: inside.startIndex, to: mark.lowerBound)
    let from = at
    at += length + close.utf8.count
    report(
      Codes.stray, "this text stands between `\(text(start, from))` and `\(close)`", from: start, to: at,
      help: "texts stand between straight quotation marks: \"...\"")
    return token(.string, from: start, text: text(from, from + length))
  }

  private func token(_ kind: Token.Kind, from start: Int, text: String? = nil) -> Token {
    Token(
      kind: kind, text: text ?? self.text(start, at), span: SourceSpan(file: file, start: start, end: max(start, at)))
  }

  private func text(_ from: Int, _ to: Int) -> String { String(decoding: bytes[from..<to], as: UTF8.self) }

  private mutating func report(_ code: DiagnosticCode, _ message: String, from: Int, to: Int, help: String? = nil) {
    let span = SourceSpan(file: file, start: from, end: to)
    diagnostics.append(Diagnostic(code, message, at: span, help: help))
  }
}

private func isDigit(_ byte: UInt8) -> Bool { byte >= 0x30 && byte <= 0x39 }
private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A }
private func isWordByte(_ byte: UInt8) -> Bool { isLetter(byte) || isDigit(byte) || byte == UInt8(ascii: "_") }
