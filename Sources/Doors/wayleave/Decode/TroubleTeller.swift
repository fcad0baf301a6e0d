import Datagrams
import Foundation

/// Says what could not be decoded on standard error, the first of it.
struct TroubleTeller {
  static let shownMax = 20
  static let bytesShownMax = 24
  private(set) var count = 0

  mutating func tell(_ place: String, _ reason: String, _ bytes: [UInt8] = []) {
    count += 1
    guard count <= Self.shownMax else { return }
    let shown = bytes.prefix(Self.bytesShownMax).map { String(format: "%02x", $0) }.joined()
    let more = bytes.count > Self.bytesShownMax ? "…" : ""
    Terminal.printError("\(place): \(reason)\(bytes.isEmpty ? "" : ": \(shown)\(more)")")
  }

  mutating func tell(line place: String, _ reason: String, _ bytes: [UInt8]) {
    count += 1
    guard count <= Self.shownMax else { return }
    let text = String(decoding: bytes.prefix(80), as: UTF8.self)
    let printable = String(text.unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : Character($0) })
    Terminal.printError("\(place): \(reason): \(printable)\(bytes.count > 80 ? "…" : "")")
  }

  func finish(_ wording: DecodeWording) {
    if count > Self.shownMax { Terminal.printError(wording.more(count - Self.shownMax)) }
  }
}
