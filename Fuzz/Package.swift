// swift-tools-version: 6.2
import PackageDescription

// Coverage-guided fuzzing of what reads untrusted text. A package of its own, so that the program never links a fuzzer.
// `make fuzz` builds and runs it.
let package = Package(
  name: "wayleave-fuzz",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "wayleave", path: "..")],
  targets: [
    .executableTarget(
      name: "LawSyntaxFuzz", dependencies: [.product(name: "LawSyntax", package: "wayleave")],
      swiftSettings: [.unsafeFlags(["-parse-as-library", "-sanitize=fuzzer"])],
      linkerSettings: [.unsafeFlags(["-sanitize=fuzzer", "-use-ld=lld"])])
  ],
  swiftLanguageModes: [.v6]
)
