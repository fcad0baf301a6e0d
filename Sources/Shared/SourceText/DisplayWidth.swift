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
  var lines: [String] = []
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    var line = ""
    var lineWidth = 0
    for piece in pieces(of: paragraph) {
      let trimmed = lineWidth == 0 ? String(piece.drop(while: { $0 == " " })) : piece
      let shown = trimmed.reversed().drop(while: { $0 == " " })
      let shownWidth = String(shown.reversed()).displayWidth
      if lineWidth > 0, lineWidth + shownWidth > width {
        lines.append(trimmingEnd(line))
        line = String(piece.drop(while: { $0 == " " }))
      } else {
        line += trimmed
      }
      lineWidth = line.displayWidth
    }
    lines.append(trimmingEnd(line))
  }
  return lines
}

/// A piece is a word with the spaces behind it, or one wide character; a closing mark stays with what it closes.
private func pieces(of text: Substring) -> [String] {
  var pieces: [String] = []
  var current = ""
  for character in text {
    let wide = character.unicodeScalars.first!.displayWidth == 2  // A Character has at least one scalar.
    let closes = "，。；：、！？）」』》…,.;:!?)".contains(character)
    if closes || character == " " {
      if current.isEmpty, !pieces.isEmpty {
        pieces[pieces.count - 1].append(character)
      } else {
        current.append(character)
      }
      if character == " " || wide {
        pieces.append(current)
        current = ""
      }
    } else if wide {
      if !current.isEmpty { pieces.append(current) }
      current = ""
      pieces.append(String(character))
    } else {
      current.append(character)
    }
  }
  if !current.isEmpty { pieces.append(current) }
  return pieces.filter { !$0.isEmpty }
}

private func trimmingEnd(_ line: String) -> String {
  var line = line[...]
  while line.last == " " { line.removeLast() }
  return String(line)
}
