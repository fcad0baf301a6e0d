import CivilTime
import Foundation

/// Where and when the figures were made; nothing that names the machine.
struct Machine {
  let day: CivilDate
  let cores: Int
  /// As the processor calls itself.
  let model: String

  init() {
    day = CivilDate(dayNumber: Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)))
    cores = ProcessInfo.processInfo.activeProcessorCount
    let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let line = text.split(separator: "\n").first { $0.hasPrefix("model name") }
    model = line?.split(separator: ":").last.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
  }
}
