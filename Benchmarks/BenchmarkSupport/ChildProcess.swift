import Foundation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A command run to its end, and what it took.
public struct ChildProcess: Sendable {
  public let seconds: Double
  /// Of the processor, in the program and in the kernel for it. On a busy machine it is the steadier figure.
  public let processorSeconds: Double
  /// The most memory that it held at once.
  public let peakBytes: Int

  /// `Process` of Foundation reaps its child itself, and with it what the kernel knows of the child's memory. `wait4`
  /// tells of this one child, where `getrusage` would give the largest of all.
  public static func run(_ program: String, _ arguments: [String]) -> ChildProcess {
    // strdup gives memory that lives until it is freed below.
    let texts = ([program] + arguments).map { strdup($0) }
    defer { for text in texts { free(text) } }
    let clock = ContinuousClock()
    let start = clock.now
    var child = pid_t()
    // An empty environment: no colours, no other law.
    let failed = posix_spawn(&child, program, nil, nil, texts + [nil], [nil])
    precondition(failed == 0, "\(program) cannot be run: error \(failed). Was it built?")
    var status: Int32 = 0
    var usage = rusage()
    precondition(wait4(child, &status, 0, &usage) == child, "A child that was started ends.")
    precondition(status == 0, "\(program) \(arguments.joined(separator: " ")) ended with status \(status).")
    return ChildProcess(
      seconds: (clock.now - start) / .seconds(1),
      processorSeconds: seconds(usage.ru_utime) + seconds(usage.ru_stime), peakBytes: bytes(usage.ru_maxrss))
  }

  /// The same on one core, where the system can hold a program to one.
  public static func runOnOneCore(_ program: String, _ arguments: [String]) -> ChildProcess {
    let pin = "/usr/bin/taskset"
    guard FileManager.default.isExecutableFile(atPath: pin) else { return run(program, arguments) }
    return run(pin, ["-c", "0", program] + arguments)
  }

  /// What a line for the shell prints on standard output.
  ///
  /// - Throws: ``Trouble`` where it ends with anything but 0.
  public static func output(_ line: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let data = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Trouble("`\(line)` ended with status \(process.terminationStatus)")
    }
    return String(decoding: data, as: UTF8.self)
  }

  private static func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }

  /// Linux counts kibibytes here, others bytes.
  private static func bytes(_ count: Int) -> Int {
    #if os(Linux)
      count * 1024
    #else
      count
    #endif
  }
}

extension [ChildProcess] {
  /// Each figure's median.
  public var median: ChildProcess {
    ChildProcess(
      seconds: map(\.seconds).median, processorSeconds: map(\.processorSeconds).median,
      peakBytes: map(\.peakBytes).median)
  }
}

extension [Double] { public var median: Double { sorted()[count / 2] } }
extension [Int] { public var median: Int { sorted()[count / 2] } }
