import Foundation
import TestSupport
import Testing

/// Runs the coverage-guided fuzzers of the package in Fuzz, with the address sanitizer: a few inputs always, a million
/// each with SOAK=1. `make test` builds them first; where they are not built, this says so.
@Suite(.serialized) struct DecoderFuzzTests {
  @Test(arguments: [
    ("FlowFuzz", FuzzSeeds.flows), ("SFlowFuzz", FuzzSeeds.sflow), ("RADIUSFuzz", FuzzSeeds.radius),
    ("ZeekFuzz", FuzzSeeds.zeek),
  ])
  func `no input traps a decoder or breaks what it promises`(_ name: String, _ seeds: [[UInt8]]) throws {
    let program = Repository.path("Fuzz/.build/release/\(name)")
    guard FileManager.default.isExecutableFile(atPath: program) else {
      print("\(name): not run (`make fuzzers` builds it)")
      return
    }
    try Command.inFolder { folder in
      for (index, seed) in seeds.enumerated() {
        try Data(seed).write(to: URL(fileURLWithPath: "\(folder)/seed-\(index)"))
      }
      let runs = Dice.count(5_000, soak: 1_000_000)
      let seed = Dice.freshSeed() % UInt64(UInt32.max)
      print("\(name): SEED=\(seed), \(runs) inputs")
      // What it finds stays in Fuzz/crash-*; it becomes a test.
      let run = try Command.shell(
        "ASAN_OPTIONS=detect_leaks=0 SWIFT_BACKTRACE=enable=no timeout -k 5 3000 \(program) -runs=\(runs) "
          + "-seed=\(seed) -max_len=4096 -timeout=20 -artifact_prefix=\(Repository.path("Fuzz"))/ \(folder)")
      #expect(run.status == 0, "\(name), SEED=\(seed): \(run.errors.suffix(3_000))")
      #expect(run.errors.contains("Done \(runs) runs"))
      // Without it the fuzzer is blind.
      #expect(run.errors.contains("inline 8-bit counters"))
    }
  }
}
