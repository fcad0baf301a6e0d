import Foundation

/// The standard streams of a collector. What cannot be written is dropped: nobody may read any more, or the disk behind
/// a redirection is full, and neither is a reason to stop taking in.
enum Console {
  static func print(_ text: String, terminator: String = "\n") { write(text + terminator, to: STDOUT_FILENO) }

  static func printError(_ text: String, terminator: String = "\n") { write(text + terminator, to: STDERR_FILENO) }

  /// From now on a reader that has gone is an error of the write and not the end of the program.
  static func survivesItsReaders() { signal(SIGPIPE, SIG_IGN) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { bytes in
      var done = 0
      while done < bytes.count {
        let count = Foundation.write(descriptor, bytes.baseAddress! + done, bytes.count - done)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        done += count
      }
    }
  }
}
