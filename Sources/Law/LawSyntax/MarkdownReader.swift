import CivilTime
import SourceText

/// Walks the lines of a literate file: front matter, headings, fences, comments, prose (CommonMark 0.31, sections
/// 4.2 and 4.5, as far as a law pack needs them).
struct MarkdownReader {
  let source: SourceFile
  let file: Int

  private(set) var frontMatter: YAMLNode?
  private(set) var provisions: [LiterateFile.Provision] = []
  private(set) var blocks: [(range: Range<Int>, provision: Int?)] = []
  private(set) var introduction = ""
  private(set) var diagnostics: [Diagnostic] = []
  /// The text, or its front matter, cannot be read.
  private(set) var isUnreadable = false

  private var line = 1
  /// The provision that is open, with the level of its heading.
  private var open: (index: Int, level: Int)?

  init(source: SourceFile, file: Int) {
    self.source = source
    self.file = file
  }

  mutating func read() {
    let whole = SourceSpan(file: file, start: 0, end: 0)
    if source.bytes.count > LiterateFile.bytesMax {
      report(Codes.tooLarge, "this file is larger than \(LiterateFile.bytesMax) bytes", at: whole)
      isUnreadable = true
      return
    }
    if let bad = YAMLReading.invalidUTF8(in: source.bytes[...]) {
      let span = SourceSpan(file: file, start: bad, end: bad + 1)
      report(Codes.encoding, "this byte is not UTF-8", at: span, help: "save the file as UTF-8")
      isUnreadable = true
      return
    }
    readFrontMatter()
    while line <= source.lineCount { readLine() }
  }

  private mutating func readFrontMatter() {
    guard trimmed(1) == "---" else { return }
    var close = 2
    while close <= source.lineCount, trimmed(close) != "---" { close += 1 }
    guard close <= source.lineCount else {
      report(Codes.frontMatter, "the front matter has no end", at: span(line: 1), help: "end it with a line `---`")
      line = source.lineCount + 1
      isUnreadable = true
      return
    }
    let start = source.line(2).startIndex
    let end = source.line(close).startIndex
    if start < end {
      let (node, troubles) = YAMLReading.read(start..<end, of: source, file: file)
      frontMatter = node
      diagnostics += troubles
      isUnreadable = !troubles.isEmpty
    }
    line = close + 1
  }

  private mutating func readLine() {
    let text = trimmed(line)
    if let fence = Fence(opening: text) {
      readFence(fence)
    } else if text.hasPrefix("<!--") {
      readComment()
    } else if let level = headingLevel(text) {
      readHeading(level)
      line += 1
    } else if let level = underlinedLevel(text) {
      readHeading(level)
      line += 2
    } else {
      keepProse(String(decoding: source.line(line), as: UTF8.self))
      line += 1
    }
  }

  private struct Fence {
    let mark: Character
    let length: Int
    let info: String

    init?(opening text: String) {
      guard let mark = text.first, mark == "`" || mark == "~" else { return nil }
      let run = text.prefix { $0 == mark }
      guard run.count >= 3 else { return nil }
      let rest = text.dropFirst(run.count)
      if mark == "`", rest.contains("`") { return nil }
      self.mark = mark
      length = run.count
      info = String(rest.split(separator: " ").first ?? "")
    }

    func isClosed(by text: String) -> Bool {
      text.count >= length && text.allSatisfy { $0 == mark }
    }
  }

  private mutating func readFence(_ fence: Fence) {
    let opening = line
    line += 1
    let start = line
    while line <= source.lineCount, !fence.isClosed(by: trimmed(line)) { line += 1 }
    if line > source.lineCount {
      report(
        Codes.openFence, "this block has no end", at: span(line: opening),
        help: "end it with a line of \(fence.length) \(fence.mark == "~" ? "tildes" : "backticks")")
    }
    if fence.info.lowercased() == "law" {
      let end = line <= source.lineCount ? source.line(line).startIndex : source.bytes.count
      let begin = start <= source.lineCount ? source.line(start).startIndex : end
      blocks.append((begin..<max(begin, end), open?.index))
    } else {
      for number in opening...min(line, source.lineCount) {
        keepProse(String(decoding: source.line(number), as: UTF8.self))
      }
    }
    line += 1
  }

  private mutating func keepProse(_ text: String) {
    if let open { provisions[open.index].prose += text + "\n" } else { introduction += text + "\n" }
  }

  // MARK: Headings

  private func headingLevel(_ text: String) -> Int? {
    let marks = text.prefix { $0 == "#" }
    guard (1...6).contains(marks.count), text.count == marks.count || text.dropFirst(marks.count).first == " " else {
      return nil
    }
    return marks.count
  }

  /// A line of text with a line of `=` or `-` below it (CommonMark, section 4.3).
  private func underlinedLevel(_ text: String) -> Int? {
    guard !text.isEmpty, line < source.lineCount else { return nil }
    let below = trimmed(line + 1)
    guard below.count >= 2, let mark = below.first, mark == "=" || mark == "-", below.allSatisfy({ $0 == mark }) else {
      return nil
    }
    return mark == "=" ? 1 : 2
  }

  private mutating func readHeading(_ level: Int) {
    let attributes = headingAttributes()
    let title = attributes.title
    let id = provisionID(title: title, anchor: attributes.anchor)
    guard let id else {
      if attributes.from != nil || attributes.until != nil {
        report(
          Codes.headingAttributes, "this heading has a window but opens no provision", at: span(line: line),
          help: "begin it with `Article N`, or give it an anchor: `{#name from=...}`")
      }
      if let open, level <= open.level { self.open = nil }
      keepProse(String(decoding: source.line(line), as: UTF8.self))
      return
    }
    provisions.append(
      .init(
        id: id, heading: title, from: attributes.from, until: attributes.until, confidence: nil, note: nil,
        notModelled: nil, prose: ""))
    open = (provisions.count - 1, level)
  }

  /// `Article 22`, `Article 286-1. Title`: the number, if the heading begins so; else the anchor.
  private mutating func provisionID(title: String, anchor: Name?) -> Name? {
    let words = title.split(separator: " ", maxSplits: 2)
    guard words.first == "Article", words.count > 1 else { return anchor }
    let number = words[1].prefix { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-") }
    let rest = words[1].dropFirst(number.count)
    let end = rest.first.map { ".:,;—–".contains($0) } ?? true
    guard number.first?.isNumber ?? false, number.last != "-", end else {
      if let anchor { return anchor }
      let name = name(words[1])
      report(
        Codes.headingName, "`\(words[1])` is not the number of an article", at: name.span,
        help: "a number is like `22` or `286-1`; for a part of an article use an anchor: `{#22-1}`")
      // It opens a provision all the same, so that what stands under it is not said to stand outside any.
      return name
    }
    let name = name(number)
    if let anchor, anchor.text != name.text {
      diagnostics.append(
        Diagnostic(
          Codes.headingName, "this heading names the provision twice: `\(name.text)` counts, not `\(anchor.text)`",
          at: anchor.span, severity: .warning, help: "keep the article's number, and drop the anchor"))
    }
    return name
  }

  /// A part of this line's heading, with its place.
  private func name(_ part: Substring) -> Name {
    let lineText = source.line(line)
    let text = String(decoding: lineText, as: UTF8.self)
    let before = text.firstRange(of: part).map { text.utf8.distance(from: text.startIndex, to: $0.lowerBound) } ?? 0
    let start = lineText.startIndex + before
    return Name(String(part), SourceSpan(file: file, start: start, end: start + part.utf8.count))
  }

  /// Takes `{#x from=2026-01-01 until=…}` groups off the end of the heading.
  private mutating func headingAttributes() -> (title: String, anchor: Name?, from: CivilDate?, until: CivilDate?) {
    let bytes = source.line(line)
    var end = bytes.endIndex
    var anchor: Name?
    var from: CivilDate?
    var until: CivilDate?
    while true {
      while end > bytes.startIndex, bytes[end - 1] == 0x20 || bytes[end - 1] == UInt8(ascii: "#") { end -= 1 }
      guard end > bytes.startIndex, bytes[end - 1] == UInt8(ascii: "}"),
        let brace = bytes[bytes.startIndex..<end].lastIndex(of: UInt8(ascii: "{"))
      else { break }
      var at = brace + 1
      while at < end - 1 {
        if bytes[at] == 0x20 {
          at += 1
          continue
        }
        var stop = at
        while stop < end - 1, bytes[stop] != 0x20 { stop += 1 }
        let word = Name(
          String(decoding: bytes[at..<stop], as: UTF8.self), SourceSpan(file: file, start: at, end: stop))
        attribute(word, anchor: &anchor, from: &from, until: &until)
        at = stop
      }
      end = brace
    }
    let title = String(decoding: bytes[bytes.startIndex..<end], as: UTF8.self)
    return (trimmedText(String(trimmedText(title).drop(while: { $0 == "#" }))), anchor, from, until)
  }

  private mutating func attribute(
    _ word: Name, anchor: inout Name?, from: inout CivilDate?, until: inout CivilDate?
  ) {
    if word.text.hasPrefix("#") {
      let name = word.text.dropFirst()
      let good = name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-" || $0 == ".") }
      if name.isEmpty || !good || anchor != nil {
        report(
          Codes.headingName, "`\(word.text)` cannot be this heading's anchor", at: word.span,
          help: "one anchor of letters, digits and hyphens: `{#ii-4}`")
      }
      anchor = Name(String(name), word.span)
      return
    }
    let parts = word.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, parts[0] == "from" || parts[0] == "until" else {
      report(
        Codes.headingAttributes, "`\(word.text)` is no attribute of a heading", at: word.span,
        help: "attributes are `#name`, `from=2026-01-01` and `until=2026-01-01`")
      return
    }
    guard let date = CivilDate(parts[1]) else {
      report(
        Codes.headingAttributes, "`\(parts[1])` is not a day", at: word.span,
        help: "write year-month-day: `\(parts[0])=2026-01-01`")
      return
    }
    if parts[0] == "from" { from = date } else { until = date }
  }

  // MARK: Comments

  private mutating func readComment() {
    let first = line
    var text = ""
    while line <= source.lineCount {
      let part = trimmed(line)
      line += 1
      text += (text.isEmpty ? "" : " ") + part
      // `<!-->` is whole (CommonMark 0.31, section 6.6).
      if text.hasPrefix("<!-->") || text.hasPrefix("<!--->") { return }
      guard (text.utf8.count > part.utf8.count ? part[...] : part.dropFirst(4)).contains("-->") else { continue }
      let inside = text.dropFirst(4)
      let close = inside.firstRange(of: "-->")?.lowerBound ?? inside.endIndex
      annotate(trimmedText(String(inside[..<close])), at: span(line: first))
      return
    }
    report(Codes.comment, "this comment has no end", at: span(line: first), help: "end it with `-->`")
  }

  private mutating func annotate(_ comment: String, at span: SourceSpan) {
    let lower = comment.lowercased()
    let isReason = lower.hasPrefix("not modelled") || lower.hasPrefix("not modeled")
    // A remark may well begin with `note`; with a colon it is meant for the compiler.
    guard isReason || lower.hasPrefix("confidence") || lower.hasPrefix("note:") else { return }
    guard let open else {
      report(Codes.comment, "this comment speaks of a provision, but stands in none", at: span)
      return
    }
    let colon = comment.firstIndex(of: ":")
    if isReason {
      let reason = colon.map { trimmedText(String(comment[comment.index(after: $0)...])) } ?? ""
      if reason.isEmpty {
        report(
          Codes.comment, "this comment does not say why the provision is not modelled", at: span,
          help: "write `<!-- not modelled: reason -->`")
      }
      provisions[open.index].notModelled = reason
      return
    }
    guard colon != nil else {
      report(
        Codes.comment, "this comment says too little", at: span,
        help: "write `<!-- confidence: medium; note: ... -->`")
      return
    }
    for part in keyedParts(comment) {
      switch part.key {
      case "confidence": provisions[open.index].confidence = Name(part.value, span)
      case "note": provisions[open.index].note = part.value
      default:
        // Most likely the note, which would otherwise be missed a second time.
        if provisions[open.index].note == nil { provisions[open.index].note = part.value }
        report(
          Codes.comment, "`\(part.key)` is unknown in a provision's comment", at: span,
          help: didYouMean(part.key, among: ["confidence", "note"]))
      }
    }
  }

  /// `confidence: medium; note: anything, also with ; and :`.
  private func keyedParts(_ comment: String) -> [(key: String, value: String)] {
    var parts: [(key: String, value: String)] = []
    var rest = comment[...]
    while let colon = rest.firstIndex(of: ":") {
      let key = trimmedText(String(rest[..<colon])).lowercased()
      rest = rest[rest.index(after: colon)...]
      let end = key == "note" ? rest.endIndex : rest.firstIndex(of: ";") ?? rest.endIndex
      parts.append((key, trimmedText(String(rest[..<end]))))
      rest = end < rest.endIndex ? rest[rest.index(after: end)...] : ""
    }
    return parts
  }

  // MARK: Small parts

  private func trimmed(_ line: Int) -> String {
    var bytes = source.line(line)
    // Some editors begin a file with a byte order mark.
    if line == 1, bytes.starts(with: YAMLReading.byteOrderMark) { bytes = bytes.dropFirst(3) }
    return trimmedText(String(decoding: bytes, as: UTF8.self))
  }

  private func trimmedText(_ text: String) -> String {
    var part = text[...]
    while let first = part.first, first == " " || first == "\t" { part.removeFirst() }
    while let last = part.last, last == " " || last == "\t" { part.removeLast() }
    return String(part)
  }

  private func span(line: Int) -> SourceSpan {
    let bytes = source.line(line)
    return SourceSpan(file: file, start: bytes.startIndex, end: bytes.endIndex)
  }

  private mutating func report(_ code: DiagnosticCode, _ message: String, at span: SourceSpan, help: String? = nil) {
    diagnostics.append(Diagnostic(code, message, at: span, help: help))
  }
}
