/// What one message meant to the numbering of its exporter.
public enum Hearing: Hashable, Sendable {
  /// The first of a session. What was sent before it is unknown, and not a loss.
  case began
  /// It follows the one before; nothing is missing.
  case inOrder
  /// This many units before it were not heard.
  case gap(UInt64)
  /// It was overtaken, and closes this many units of an earlier gap.
  case late(UInt64)
  /// The same message was heard before.
  case duplicate
  /// The exporter numbers anew; of the new numbers, this many before it were not heard.
  case restart(missing: UInt64)
  /// Its number was counted already, but the message was not heard: exporter and decoder count differently.
  case inconsistent
  /// It fits nowhere: older than what is remembered.
  case stray
  /// Its numbering is not followed, because its exporter has too many.
  case notFollowed
}
