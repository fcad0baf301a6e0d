// swift-tools-version: 6.2
import PackageDescription

// Read top to bottom, this is the way that data takes through the program (ARCHITECTURE.md).
// A target may use only targets that stand above it; `House.check` stops the build otherwise.

let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let mustache = Target.Dependency.product(name: "Mustache", package: "swift-mustache")
let arguments = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")

var house = House()

// Shared
house.room("SourceText", in: "Sources/Shared")
house.room("CivilTime", in: "Sources/Shared")
house.room("NetworkNumbers", in: "Sources/Shared")
house.room("Facts", in: "Sources/Shared", uses: ["CivilTime"])
house.room("ColumnFiles", in: "Sources/Shared")

// Law
house.room("LawSyntax", in: "Sources/Law", uses: ["SourceText", "CivilTime"], and: [yams])
house.room("LawPacks", in: "Sources/Law", uses: ["SourceText", "CivilTime", "Facts"], and: [crypto])
house.room(
  "LawCompiling", in: "Sources/Law", uses: ["SourceText", "CivilTime", "Facts", "LawSyntax", "LawPacks"], and: [yams])
house.room("Reasoning", in: "Sources/Law", uses: ["SourceText", "CivilTime", "Facts", "LawPacks"])

// Estate
house.room(
  "EstateModel", in: "Sources/Estate", uses: ["SourceText", "CivilTime", "NetworkNumbers", "Facts", "LawSyntax"],
  and: [yams, crypto])
house.room(
  "Exchange", in: "Sources/Estate",
  uses: ["SourceText", "CivilTime", "NetworkNumbers", "Facts", "LawPacks", "EstateModel"])
house.room("Scope", in: "Sources/Estate", uses: ["CivilTime", "NetworkNumbers"])
house.room(
  "Assessment", in: "Sources/Estate",
  uses: ["SourceText", "CivilTime", "NetworkNumbers", "Scope", "Facts", "LawPacks", "Reasoning", "EstateModel"])

house.room(
  "Documents", in: "Sources/Estate",
  uses: ["SourceText", "CivilTime", "Facts", "LawPacks", "Reasoning", "EstateModel", "Assessment"], and: [mustache],
  embedding: "Templates")

// Evidence
house.system("CZstandard", package: "libzstd", debian: "libzstd-dev")
house.system("CPcap", package: "libpcap", debian: "libpcap-dev")
house.room("CSockets", in: "Sources/System")
house.room("Datagrams", in: "Sources/Evidence", uses: ["NetworkNumbers"], features: ["Lifetimes"])
house.room(
  "Decoding", in: "Sources/Evidence", uses: ["NetworkNumbers", "Datagrams"], and: [crypto], features: ["Lifetimes"])
house.room(
  "ArchiveFormat", in: "Sources/Evidence", uses: ["CZstandard", "NetworkNumbers", "Datagrams"], and: [crypto],
  features: ["Lifetimes"])
house.room(
  "Intake", in: "Sources/Evidence", uses: ["CSockets", "CPcap", "NetworkNumbers", "Datagrams", "ArchiveFormat"],
  features: ["Lifetimes"])
house.room(
  "Completeness", in: "Sources/Evidence", uses: ["SourceText", "NetworkNumbers", "Datagrams"], features: ["Lifetimes"])
house.room(
  "Collecting", in: "Sources/Evidence",
  uses: ["SourceText", "NetworkNumbers", "Datagrams", "Decoding", "ArchiveFormat", "Intake", "Completeness"],
  and: [crypto], features: ["Lifetimes"])

// Doors
house.door(
  "wayleave", in: "Sources/Doors",
  uses: [
    "SourceText", "CivilTime", "NetworkNumbers", "Facts", "ColumnFiles", "LawSyntax", "LawPacks", "LawCompiling",
    "Reasoning", "EstateModel", "Exchange", "Assessment", "Documents", "Datagrams", "Decoding",
    "ArchiveFormat", "Intake", "Completeness", "Collecting",
  ], and: [arguments])

// Tests and benchmarks stand below everything.
house.support("TestSupport")
house.tests("SharedTests", uses: ["SourceText", "CivilTime", "Facts", "ColumnFiles", "TestSupport"])
house.tests(
  "ExchangeTests",
  uses: [
    "SourceText", "CivilTime", "NetworkNumbers", "Facts", "LawSyntax", "LawPacks", "LawCompiling", "EstateModel",
    "Exchange", "TestSupport",
  ], files: ["Files"])
house.tests(
  "EstateTests",
  uses: [
    "SourceText", "CivilTime", "NetworkNumbers", "Facts", "LawSyntax", "LawPacks", "LawCompiling", "Reasoning",
    "EstateModel", "Scope", "Exchange", "Assessment", "TestSupport",
  ], needs: ["wayleave"], files: ["Files"])
house.tests(
  "CompletenessTests", uses: ["SourceText", "NetworkNumbers", "Datagrams", "Completeness", "TestSupport"],
  files: ["Files"])
house.tests("DecodingTests", uses: ["NetworkNumbers", "Datagrams", "Decoding", "TestSupport"])
house.tests("ScopeTests", uses: ["CivilTime", "NetworkNumbers", "Scope", "TestSupport"])
house.tests(
  "LawTests",
  uses: [
    "SourceText", "CivilTime", "Facts", "ColumnFiles", "LawSyntax", "LawPacks", "LawCompiling", "Reasoning",
    "TestSupport",
  ], files: ["Engines"])
house.tests(
  "DoorTests",
  uses: [
    "SourceText", "CivilTime", "Facts", "ColumnFiles", "LawSyntax", "LawPacks", "LawCompiling", "Reasoning",
    "EstateModel",
    "Assessment",
    "Documents", "TestSupport",
  ], needs: ["wayleave"])
house.tests(
  "DocumentsTests",
  uses: [
    "SourceText", "CivilTime", "Facts", "LawPacks", "LawCompiling", "Reasoning", "EstateModel", "Assessment",
    "Documents", "TestSupport",
  ])
house.support("EvidenceSupport", uses: ["NetworkNumbers", "Datagrams", "Intake", "TestSupport"])
house.tests(
  "CollectingTests",
  uses: [
    "NetworkNumbers", "Datagrams", "Decoding", "ArchiveFormat", "Intake", "Completeness", "Collecting", "TestSupport",
    "EvidenceSupport",
  ], needs: ["wayleave"])
house.tests(
  "IntakeTests", uses: ["NetworkNumbers", "Datagrams", "ArchiveFormat", "Intake", "TestSupport", "EvidenceSupport"])
house.support("BenchmarkSupport", in: "Benchmarks", uses: ["CivilTime"])
house.benchmark("LawBenchmark", uses: ["CivilTime", "LawPacks", "LawCompiling", "Reasoning", "BenchmarkSupport"])
house.benchmark(
  "JudgingBenchmark",
  uses: [
    "SourceText", "CivilTime", "Facts", "LawPacks", "LawCompiling", "Reasoning", "TestSupport", "BenchmarkSupport",
  ])
house.benchmark(
  "EstateBenchmark",
  uses: [
    "SourceText", "CivilTime", "Facts", "LawPacks", "LawCompiling", "EstateModel", "Assessment", "Documents",
    "TestSupport", "BenchmarkSupport",
  ])
house.benchmark("DecodingBenchmark", uses: ["NetworkNumbers", "Datagrams", "Decoding", "BenchmarkSupport"])
house.support("ExportLoad", in: "Benchmarks", uses: ["CSockets", "Datagrams", "TestSupport"])
house.benchmark("EvidenceBenchmark", uses: ["ExportLoad", "BenchmarkSupport"])

let package = Package(
  name: "wayleave",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "wayleave", targets: ["wayleave"]),
    .library(name: "LawSyntax", targets: ["LawSyntax", "SourceText"]),
    .library(name: "Decoding", targets: ["Decoding", "Datagrams", "NetworkNumbers"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
  ],
  targets: house.targets,
  swiftLanguageModes: [.v6]
)

/// The targets in the order of the data's way, refusing a dependency that points down.
struct House {
  private(set) var targets: [Target] = []

  /// - Parameters:
  ///   - embedded: A folder of texts that become a part of the program.
  ///   - features: Experimental features of the compiler that the room cannot do without.
  mutating func room(
    _ name: String, in folder: String, uses: [String] = [], and parts: [Target.Dependency] = [],
    embedding embedded: String? = nil, features: [String] = []
  ) {
    check(name, uses)
    targets.append(
      .target(
        name: name, dependencies: names(uses) + parts, path: "\(folder)/\(name)",
        resources: embedded.map { [.embedInCode($0)] },
        swiftSettings: features.map { .enableExperimentalFeature($0) }))
  }

  /// A library of the system's, by its name for pkg-config and for Debian.
  mutating func system(_ name: String, package: String, debian: String) {
    targets.append(
      .systemLibrary(name: name, path: "Sources/System/\(name)", pkgConfig: package, providers: [.apt([debian])]))
  }

  mutating func door(_ name: String, in folder: String, uses: [String], and parts: [Target.Dependency] = []) {
    check(name, uses)
    targets.append(.executableTarget(name: name, dependencies: names(uses) + parts, path: "\(folder)/\(name)"))
  }

  /// `files` are folders of examples that the tests read, and no code.
  mutating func tests(_ name: String, uses: [String], needs doors: [String] = [], files: [String] = []) {
    check(name, uses + doors)
    targets.append(
      .testTarget(name: name, dependencies: names(uses + doors), path: "Tests/\(name)", exclude: files))
  }

  /// What several tests, or several benchmarks, share.
  mutating func support(_ name: String, in folder: String = "Tests", uses: [String] = []) {
    check(name, uses)
    targets.append(.target(name: name, dependencies: names(uses), path: "\(folder)/\(name)"))
  }

  mutating func benchmark(_ name: String, uses: [String]) {
    check(name, uses)
    targets.append(.executableTarget(name: name, dependencies: names(uses), path: "Benchmarks/\(name)"))
  }

  private func names(_ uses: [String]) -> [Target.Dependency] { uses.map { .target(name: $0) } }

  private func check(_ name: String, _ uses: [String]) {
    let above = Set(targets.map(\.name))
    for used in uses where !above.contains(used) {
      fatalError("\(name) uses \(used), which does not stand above it: see ARCHITECTURE.md, The house.")
    }
  }
}
