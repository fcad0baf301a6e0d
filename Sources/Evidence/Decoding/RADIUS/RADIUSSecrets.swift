import Datagrams
import NetworkNumbers

/// Which secret is shared with whom.
public struct RADIUSSecrets: Sendable {
  public static let countMax = 100_000
  public static let secretBytesMax = 256

  private var exact: [IPAddress: [UInt8]] = [:]
  /// The longest first.
  private var prefixes: [(prefix: IPPrefix, secret: [UInt8])] = []
  private var anyone: [UInt8]?

  public init() {}
  /// One secret for all.
  public init(_ secret: [UInt8]) { anyone = secret }

  public var isEmpty: Bool { exact.isEmpty && prefixes.isEmpty && anyone == nil }

  /// The secret of the longest prefix that the address lies in.
  public func secret(of client: IPAddress) -> [UInt8]? {
    exact[client] ?? prefixes.first { $0.prefix.contains(client) }?.secret ?? anyone
  }

  /// A line of a file of secrets that cannot be used.
  public struct Trouble: Error, Hashable, Sendable, CustomStringConvertible {
    public let line: Int
    public let problem: String
    public var description: String { "line \(line): \(problem)" }
  }

  /// Reads a file of lines: `address secret`, `prefix secret`, or a secret alone, which then serves for everyone not
  /// named. Empty lines and lines that begin with `#` say nothing; a secret has no spaces.
  public init(file bytes: [UInt8]) throws(Trouble) {
    for (index, line) in bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false).enumerated() {
      func trouble(_ problem: String) -> Trouble { Trouble(line: index + 1, problem: problem) }
      let words = line.split { $0 == UInt8(ascii: " ") || $0 == 9 || $0 == 13 }
      guard let first = words.first, first.first != UInt8(ascii: "#") else { continue }
      guard words.count <= 2 else { throw trouble("expected an address and a secret without spaces") }
      let secret = Array(words[words.count - 1])
      guard secret.count <= Self.secretBytesMax else {
        throw trouble("a secret has at most \(Self.secretBytesMax) bytes")
      }
      guard words.count == 2 else {
        guard anyone == nil else { throw trouble("a second secret for everyone; name whom one of them is for") }
        anyone = secret
        continue
      }
      let text = String(decoding: first, as: UTF8.self)
      if let address = IPAddress(text) {
        guard exact.updateValue(secret, forKey: address) == nil else { throw trouble("\(address) has a secret above") }
      } else if case .success(let prefix) = IPPrefix.parse(text) {
        prefixes.append((prefix, secret))
      } else {
        throw trouble("expected an address or a prefix (10.9.0.2 or 10.9.0.0/24), then the secret")
      }
      guard exact.count + prefixes.count <= Self.countMax else { throw trouble("more than \(Self.countMax) secrets") }
    }
    prefixes.sort { $0.prefix.length > $1.prefix.length }
  }
}
