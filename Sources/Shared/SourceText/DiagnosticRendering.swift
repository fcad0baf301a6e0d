/// Shows diagnostics to a person (the line with the span underlined) or to an editor (JSON).
public struct DiagnosticRenderer {
  /// Longer source lines are shown by a window around the span.
  public static let shownColumnsMax = 116

  private let sources: SourceMap
  private let colour: Bool

  public init(sources: SourceMap, colour: Bool = false) {
    self.sources = sources
    self.colour = colour
  }

  /// All of them in reading order, and a closing count.
  public func text(_ diagnostics: Diagnostics) -> String {
    var out = ""
    for diagnostic in diagnostics.sorted(in: sources).prefix(Diagnostics.printedMax) {
      out += text(diagnostic) + "\n"
    }
    let hidden = diagnostics.all.count - Diagnostics.printedMax
    if hidden > 0 { out += "... and \(hidden) more of the same kind of trouble; mend these first\n" }
    return out
  }

  private static func colour(of severity: Severity) -> String {
    switch severity {
    case .error: "1;31"
    case .warning: "1;33"
    case .remark: "1;34"
    }
  }

  public func text(_ diagnostic: Diagnostic) -> String {
    let word = paint(diagnostic.severity.rawValue, Self.colour(of: diagnostic.severity))
    var out = "\(word)[\(diagnostic.code.id)]: \(paint(diagnostic.message, "1"))\n"
    if let span = diagnostic.span { out += excerpt(span) }
    for note in diagnostic.notes {
      out += "  note: \(note.text)\n"
      if let span = note.span { out += excerpt(span) }
    }
    if let help = diagnostic.help { out += "  \(paint("help", "1;36")): \(help)\n" }
    return out
  }

  /// One JSON object a line: `code, severity, file, line, column, endLine, endColumn, message, help, notes`.
  public func json(_ diagnostics: Diagnostics) -> String {
    diagnostics.sorted(in: sources).map { json($0) + "\n" }.joined()
  }

  private func json(_ diagnostic: Diagnostic) -> String {
    var members: [JSON.Member] = [
      .init("code", .string(diagnostic.code.id)), .init("severity", .string(diagnostic.severity.rawValue)),
    ]
    members += place(diagnostic.span)
    members.append(.init("message", .string(diagnostic.message)))
    if let help = diagnostic.help { members.append(.init("help", .string(help))) }
    if !diagnostic.notes.isEmpty {
      let notes = diagnostic.notes.map { JSON.object(place($0.span) + [.init("message", .string($0.text))]) }
      members.append(.init("notes", .array(notes)))
    }
    return JSON.object(members).text()
  }

  private func place(_ span: SourceSpan?) -> [JSON.Member] {
    guard let span else { return [] }
    let file = sources[span.file]
    let start = file.position(of: span.start)
    let end = file.position(of: span.end)
    return [
      .init("file", .string(file.name)), .init("line", .number(start.line)), .init("column", .number(start.column)),
      .init("endLine", .number(end.line)), .init("endColumn", .number(end.column)),
    ]
  }

  private func excerpt(_ span: SourceSpan) -> String {
    let file = sources[span.file]
    let start = file.position(of: span.start)
    let gutter = String(repeating: " ", count: String(start.line).count)
    let lineBytes = file.line(start.line)
    // A broken encoding is shown as replacement characters.
    let line = Array(String(decoding: lineBytes, as: UTF8.self).unicodeScalars).map { $0 == "\t" ? " " : $0 }
    let spanEnd = min(max(span.end, span.start), lineBytes.endIndex)
    let underlined = max(1, scalarCount(file.bytes, from: span.start, to: spanEnd))
    let from = max(0, min(start.column - 1 - 20, line.count - Self.shownColumnsMax))
    let shown = line[min(from, line.count)..<min(line.count, from + Self.shownColumnsMax)]
    let lead = from > 0 ? "…" : ""
    let tail = from + shown.count < line.count ? "…" : ""
    let before = lead + String(String.UnicodeScalarView(shown.prefix(start.column - 1 - from)))
    let under = String(String.UnicodeScalarView(shown.dropFirst(start.column - 1 - from).prefix(underlined)))
    let marks = String(repeating: "^", count: max(1, under.displayWidth))
    let pad = String(repeating: " ", count: before.displayWidth)
    let source = lead + String(String.UnicodeScalarView(shown)) + tail
    return """
      \(gutter)--> \(file.name):\(start.line):\(start.column)
      \(gutter) |
      \(start.line) | \(source)
      \(gutter) | \(pad)\(paint(marks, "1;31"))

      """
  }

  private func scalarCount(_ bytes: [UInt8], from: Int, to: Int) -> Int {
    guard from < to else { return 0 }
    return bytes[from..<to].count { $0 & 0xC0 != 0x80 }
  }

  private func paint(_ text: String, _ style: String) -> String {
    colour ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text
  }
}
