import Foundation

/// What ends a benchmark.
public struct Trouble: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}

/// Runs a benchmark to its end. What ends it early is said on standard error, and the exit status is 1.
public func runToItsEnd(_ body: () throws -> Void) {
  do {
    try body()
  } catch {
    FileHandle.standardError.write(Data("benchmark: \(error)\n".utf8))
    exit(1)
  }
}
