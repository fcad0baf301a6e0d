import CivilTime
import Foundation

/// Where and when figures were made; nothing that names the machine.
public struct Machine: Sendable {
  public let day: CivilDate
  public let cores: Int
  /// As the processor calls itself.
  public let model: String
  public let memoryGigabytes: Int
  public let system: String
  public let swift: String
  /// Programs that wanted to run, on average over the minute before the benchmark began.
  public let load: Double

  public init() {
    day = CivilDate(dayNumber: Int((Date().timeIntervalSince1970 / 86_400).rounded(.down)))
    cores = ProcessInfo.processInfo.activeProcessorCount
    model = Self.value(of: "model name", in: "/proc/cpuinfo", after: ":") ?? "an unknown processor"
    memoryGigabytes = Int((Double(ProcessInfo.processInfo.physicalMemory) / 1e9).rounded())
    system =
      Self.value(of: "PRETTY_NAME", in: "/etc/os-release", after: "=")
      ?? ProcessInfo.processInfo.operatingSystemVersionString
    let told = (try? ChildProcess.output("swift --version 2>/dev/null")) ?? ""
    swift = told.firstMatch(of: /Swift version ([0-9.]+)/).map { String($0.1) } ?? "unknown"
    let now = Self.text("/proc/loadavg").split(separator: " ").first.map(String.init)
    load = (ProcessInfo.processInfo.environment["BENCH_LOAD"] ?? now).flatMap { Double($0) } ?? 0
  }

  /// On a quiet machine hardly anything else runs.
  public var isBusy: Bool { load > 0.5 }

  /// A line for the reader of figures.
  public var line: String {
    let told =
      "\(day), \(cores) cores of \(model), \(memoryGigabytes) GB, \(system), Swift \(swift), a release build; load at the "
      + "start \(String(format: "%.1f", load))."
    return isBusy ? told + " **The machine was busy: rates are too low, times too long.**" : told
  }

  private static func text(_ file: String) -> String { (try? String(contentsOfFile: file, encoding: .utf8)) ?? "" }

  private static func value(of key: String, in file: String, after separator: Character) -> String? {
    let line = text(file).split(separator: "\n").first { $0.hasPrefix(key) }
    return line?.split(separator: separator).last.map { $0.trimmingCharacters(in: CharacterSet(charactersIn: " \"\t")) }
  }
}
