import CivilTime
import Documents
import Foundation
import SourceText

/// What the commands share at the edge: standard streams, the clock, the terminal.
enum Terminal {
  static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
  static let errorsAreTerminal = isatty(STDERR_FILENO) == 1
  static let inputIsTerminal = isatty(STDIN_FILENO) == 1

  /// Colour only where a person reads, and never where they asked for none (no-color.org).
  static var colours: Bool { outputIsTerminal && ProcessInfo.processInfo.environment["NO_COLOR"] == nil }

  static func print(_ text: String, terminator: String = "\n") {
    FileHandle.standardOutput.write(Data((text + terminator).utf8))
  }

  static func printError(_ text: String, terminator: String = "\n") {
    FileHandle.standardError.write(Data((text + terminator).utf8))
  }

  static func paint(_ text: String, _ style: String) -> String { colours ? "\u{1B}[\(style)m\(text)\u{1B}[0m" : text }

  static func paint(_ text: String, _ style: TextStyle) -> String {
    switch style {
    case .strong: paint(text, "1")
    case .bad: paint(text, "1;31")
    case .doubtful: paint(text, "1;33")
    case .good: paint(text, "1;32")
    case .faint: paint(text, "2")
    }
  }

  /// Today in the jurisdiction. The law's days are days in China (ARCHITECTURE.md, Time), eight hours before UTC.
  static func today() -> CivilDate {
    CivilDate(dayNumber: Int(((Date().timeIntervalSince1970 + 8 * 3600) / 86400).rounded(.down)))
  }
}

/// A command that cannot go on, with what to say about it.
struct Refusal: Error {
  let message: String
  let help: String?
  init(_ message: String, help: String? = nil) {
    self.message = message
    self.help = help
  }
}
