#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A command run to its end, and what it took.
struct ChildProcess {
  let seconds: Double
  /// Of the processor, in the program and in the kernel for it. On a busy machine it is the steadier figure.
  let processorSeconds: Double
  /// The most memory that it held at once.
  let peakBytes: Int

  /// `Process` of Foundation reaps its child itself, and with it what the kernel knows of the child's memory. `wait4`
  /// tells of this one child, where `getrusage` would give the largest of all.
  static func run(_ program: String, _ arguments: [String]) -> ChildProcess {
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
  var median: ChildProcess {
    ChildProcess(
      seconds: map(\.seconds).median, processorSeconds: map(\.processorSeconds).median,
      peakBytes: map(\.peakBytes).median)
  }
}

extension [Double] { var median: Double { sorted()[count / 2] } }
extension [Int] { var median: Int { sorted()[count / 2] } }
