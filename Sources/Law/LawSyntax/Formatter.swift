import SourceText

/// Lays out the `law` blocks of a literate file; prose, front matter and other blocks keep every byte.
///
/// A declaration begins at the margin, each clause on its own line below it. Line breaks that the author put before
/// `and`, `or`, an arm of a choice or a translation stay; longer lines are broken there. Formatting what is formatted
/// changes nothing.
public enum Formatter {
  public static let columnsMax = 110

  /// The file with its blocks formatted. With errors in a block, nothing is changed and the errors are returned.
  public static func format(_ source: SourceFile, file: Int = 0) -> (bytes: [UInt8], diagnostics: [Diagnostic]) {
    let (literate, diagnostics) = LiterateFile.read(source, file: file)
    if diagnostics.contains(where: { $0.severity == .error }) { return (source.bytes, diagnostics) }
    var out: [UInt8] = []
    var copied = 0
    for block in literate.blocks {
      out += source.bytes[copied..<block.lowerBound]
      let (tokens, _) = Lexer.tokens(of: block, in: source, file: file)
      let (_, _, layout, _) = Parser.declarations(tokens)
      var writer = BlockWriter(tokens: tokens, layout: layout)
      out += Array(like(source.bytes, block, writer.write()).utf8)
      copied = block.upperBound
    }
    out += source.bytes[copied...]
    return (out, diagnostics)
  }
}

extension Formatter {
  /// The block's text indented like its fence, with line ends like the file's.
  private static func like(_ bytes: [UInt8], _ block: Range<Int>, _ text: String) -> String {
    // The line of the fence stands just before the block.
    var start = max(0, block.lowerBound - 1)
    let endsInReturn = start > 0 && bytes[start - 1] == 0x0D
    while start > 0, bytes[start - 1] != 0x0A { start -= 1 }
    let indentation = String(
      decoding: bytes[start..<block.lowerBound].prefix { $0 == 0x20 || $0 == 0x09 }, as: UTF8.self)
    if indentation.isEmpty, !endsInReturn { return text }
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map { line in
      (line.isEmpty ? "" : indentation) + line + (endsInReturn ? "\r\n" : "\n")
    }.joined()
  }
}

private struct BlockWriter {
  let tokens: [Token]
  let layout: Parser.LayoutMarks

  private var lines: [String] = []
  private var line = ""
  private var startsLine = true
  /// Indentation of the next line that is broken inside a clause.
  private let inner = "    "

  init(tokens: [Token], layout: Parser.LayoutMarks) {
    self.tokens = tokens
    self.layout = layout
  }

  mutating func write() -> String {
    for index in tokens.indices {
      comments(index)
      if tokens[index].kind == .end { break }
      place(index)
    }
    end()
    while lines.last == "" { lines.removeLast() }
    while lines.first == "" { lines.removeFirst() }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: Lines

  private mutating func end() {
    if !line.isEmpty { lines.append(line) }
    line = ""
  }

  private mutating func begin(_ indentation: String) {
    end()
    line = indentation
    startsLine = true
  }

  private mutating func blank() {
    end()
    if let last = lines.last, !last.isEmpty { lines.append("") }
  }

  // MARK: Comments

  /// Own-line comments keep their line; a trailing one ends the line it stands on.
  private mutating func comments(_ index: Int) {
    let token = tokens[index]
    for (position, comment) in token.comments.enumerated() {
      if comment.trailing, position == 0, index > 0 {
        line += "  " + comment.text
        end()
        continue
      }
      end()
      if index > 0, isDeclaration(index) || token.kind == .end {
        if comment.linesBefore > 1 || (position == 0 && needsBlank(index)) { blank() }
        lines.append(comment.text)
      } else {
        lines.append((index == 0 || isDeclaration(index) ? "" : isClause(index) ? "  " : inner) + comment.text)
      }
    }
  }

  // MARK: Tokens

  private func isDeclaration(_ index: Int) -> Bool { layout.declarations.contains(index) }
  private func isClause(_ index: Int) -> Bool { layout.clauses.contains(index) }

  private mutating func place(_ index: Int) {
    let token = tokens[index]
    if isDeclaration(index) {
      if index > 0, token.comments.isEmpty || token.comments.allSatisfy(\.trailing) {
        if needsBlank(index) || token.linesBefore > 1 { blank() }
      }
      begin("")
    } else if isClause(index) {
      begin("  ")
    } else if line.isEmpty || (token.linesBefore > 0 && mayBreak(index)) {
      begin(opensItem(token) ? "  " : inner)
    }
    if startsLine {
      lastBreak = nil
    } else if mayBreak(index) {
      lastBreak = line.count
      breakIndentation = opensItem(token) ? "  " : inner
    }
    let text = written(token)
    var space = startsLine || !isSpaced(index) ? "" : " "
    if !startsLine, line.displayWidth + space.count + text.displayWidth > Formatter.columnsMax, let cut = lastBreak {
      let rest = line.dropFirst(cut).drop { $0 == " " }
      line = String(line.prefix(cut))
      end()
      line = breakIndentation + rest
      if rest.isEmpty { space = "" }
      lastBreak = nil
    }
    line += space + text
    startsLine = false
    if token.isMark("{") { insideSet = true }
    if token.isMark("}") { insideSet = false }
  }

  /// Where the current line may still be broken, as a count of characters.
  private var lastBreak: Int?
  private var breakIndentation = ""
  private var insideSet = false

  /// Statements of one line may stand close together; longer ones stand apart.
  private func needsBlank(_ index: Int) -> Bool {
    let short: Set<String> = ["kind", "fact", "bearer", "authority", "document"]
    let before = tokens[..<index].indices.last { isDeclaration($0) }
    guard let before else { return false }
    return !short.contains(tokens[index].text) || !short.contains(tokens[before].text)
  }

  /// Parts of a fact or a reading that stand like clauses when they begin a line.
  private func opensItem(_ token: Token) -> Bool {
    token.kind == .word && ["ask", "changeable", "held-by"].contains(token.text)
  }

  /// A place inside a clause where a line may end: never inside a set.
  private func mayBreak(_ index: Int) -> Bool {
    let token = tokens[index]
    if insideSet { return false }
    if token.kind == .string { return index > 0 && tokens[index - 1].kind != .word }
    guard token.kind == .word else { return index > 0 && tokens[index - 1].isMark(",") }
    if ["and", "or", "otherwise", "ask", "changeable", "held-by", "note"].contains(token.text) { return true }
    if index > 0, tokens[index - 1].isMark(",") { return true }
    // The language word of a translation.
    return index > 0 && tokens[index - 1].kind == .string && index + 1 < tokens.count
      && tokens[index + 1].kind == .string
  }

  private func isSpaced(_ index: Int) -> Bool {
    guard index > 0 else { return false }
    let (before, token) = (tokens[index - 1], tokens[index])
    if token.isMark(",") || token.isMark(")") || token.isMark("}") { return false }
    return !before.isMark("(") && !before.isMark("{")
  }

  private func written(_ token: Token) -> String {
    guard token.kind == .string else { return token.text }
    // Scalar by scalar: a mark that combines with a backslash would hide it inside one Character.
    var text = "\"".unicodeScalars
    for scalar in token.text.unicodeScalars {
      if scalar == "\"" || scalar == "\\" { text.append("\\") }
      text.append(scalar)
    }
    text.append("\"")
    return String(text)
  }
}
