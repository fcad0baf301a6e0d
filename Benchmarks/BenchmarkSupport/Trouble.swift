/// What ends a benchmark.
public struct Trouble: Error, CustomStringConvertible {
  public let description: String
  public init(_ description: String) { self.description = description }
}
