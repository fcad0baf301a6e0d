// swift-tools-version: 6.2
import PackageDescription

// Coverage-guided fuzzing of what reads untrusted text and bytes. A package of its own, so that the program never links a
// fuzzer. `make fuzz` builds and runs it, the decoders with the address sanitizer as well.

let sanitizers = ["-sanitize=fuzzer,address"]

/// A program that gives any bytes to one reader.
func fuzzer(_ name: String, of library: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["FuzzDriver", .product(name: library, package: "wayleave")],
    swiftSettings: [.unsafeFlags(["-parse-as-library"] + sanitizers)],
    linkerSettings: [.unsafeFlags(sanitizers + ["-use-ld=lld"])])
}

let package = Package(
  name: "wayleave-fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "wayleave", path: "..")],
  targets: [
    .target(name: "FuzzDriver", swiftSettings: [.unsafeFlags(sanitizers)]),
    fuzzer("LawSyntaxFuzz", of: "LawSyntax"),
    fuzzer("FlowFuzz", of: "Decoding"),
    fuzzer("SFlowFuzz", of: "Decoding"),
    fuzzer("RADIUSFuzz", of: "Decoding"),
    fuzzer("ZeekFuzz", of: "Decoding"),
  ],
  swiftLanguageModes: [.v6]
)
