extension StringProtocol {
  /// How many columns of a terminal the text takes: two for Han and other wide characters, none for marks that
  /// combine (Unicode Standard Annex 11, East Asian Width; the ranges that occur in Chinese and English text).
  public var displayWidth: Int { unicodeScalars.reduce(0) { $0 + $1.displayWidth } }

  /// The text with spaces behind it up to a width.
  public func padded(to width: Int) -> String {
    self + String(repeating: " ", count: Swift.max(0, width - displayWidth))
  }
}

extension Unicode.Scalar {
  public var displayWidth: Int {
    switch value {
    case 0x0300...0x036F, 0x200B...0x200F, 0xFE00...0xFE0F: 0
    case 0x1100...0x115F, 0x2E80...0x303E, 0x3041...0x33FF, 0x3400...0x4DBF, 0x4E00...0x9FFF, 0xA000...0xA4CF,
      0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F, 0xFF00...0xFF60, 0xFFE0...0xFFE6, 0x1F300...0x1F64F,
      0x1F900...0x1F9FF, 0x20000...0x3FFFD:
      2
    default: 1
    }
  }
}

/// Breaks a text into lines of at most a width in columns: at spaces, and between Han characters, which have none.
public func wrapped(_ text: String, width: Int) -> [String] {
  // Most texts are short and plain.
  if text.utf8.count <= width, text.utf8.first != 0x20, text.utf8.last != 0x20,
    text.utf8.allSatisfy({ $0 >= 0x20 && $0 < 0x7F })
  {
    return [text]
  }
  return text.split(separator: "\n", omittingEmptySubsequences: false).flatMap { lines(of: $0, width: width) }
}

/// The stretches of a paragraph that make its lines, without the spaces at their ends.
private func lines(of paragraph: Substring, width: Int) -> [String] {
  let text = paragraph.unicodeScalars
  var lines: [String] = []
  var start = text.startIndex
  var end = start
  var lineWidth = 0
  for piece in pieces(of: text) {
    if lineWidth > 0, lineWidth + piece.shownWidth > width {
      lines.append(String(text[start..<end]))
      lineWidth = 0
    }
    if lineWidth == 0 {
      // A line begins with its first piece that shows anything.
      start = piece.start
      end = piece.shownEnd
      if piece.shownWidth == 0 { continue }
    }
    if piece.shownEnd > piece.start { end = piece.shownEnd }
    lineWidth += piece.width
  }
  lines.append(String(text[start..<end]))
  return lines
}

/// A word with the spaces behind it, or one wide character; a closing mark stays with what it closes.
private struct Piece {
  var start: String.UnicodeScalarView.Index
  /// Behind the last scalar that is no space.
  var shownEnd: String.UnicodeScalarView.Index
  /// Columns with and without the spaces at the end.
  var width = 0
  var shownWidth = 0
  /// Nothing more can be added but closing marks and spaces.
  var isComplete = false

  mutating func add(
    _ scalar: Unicode.Scalar, at index: String.UnicodeScalarView.Index, through end: String.UnicodeScalarView.Index
  ) {
    // Spaces before the first mark of a paragraph are no part of it.
    if scalar != " ", shownEnd == start { (start, width) = (index, 0) }
    width += scalar.displayWidth
    guard scalar != " " else { return }
    shownEnd = end
    shownWidth = width
  }
}

private let closingMarks = Set("，。；：、！？）」』》…,.;:!?)".unicodeScalars)

private func pieces(of text: Substring.UnicodeScalarView) -> [Piece] {
  var pieces: [Piece] = []
  var index = text.startIndex
  while index < text.endIndex {
    let scalar = text[index]
    let next = text.index(after: index)
    let scalarWidth = scalar.displayWidth
    // A mark closes what it touches; behind a space it begins something (`.build`).
    let closes = closingMarks.contains(scalar) && pieces.last?.shownEnd == index
    let stays = scalar == " " || scalarWidth == 0 || closes
    let isWide = scalarWidth == 2
    if pieces.isEmpty || (!stays && (isWide || pieces[pieces.count - 1].isComplete)) {
      pieces.append(Piece(start: index, shownEnd: index))
    }
    let last = pieces.count - 1
    pieces[last].add(scalar, at: index, through: next)
    if scalar == " " || isWide { pieces[last].isComplete = true }
    index = next
  }
  return pieces
}
