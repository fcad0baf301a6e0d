// The text of a set of ports:
//
//   set   = item *("," item)            spaces around an item are allowed
//   item  = "any" / "none"
//         / name ["/" range]            name of IPProtocol; a range only where it has ports
//         / "protocol/" range           whole protocols by their numbers
//   range = number ["-" number]

extension PortSet {
  /// Why a text is no set of ports.
  public enum Trouble: Error, Hashable, Sendable {
    /// What stands where the name of a protocol should be.
    case unknownProtocol(String)
    /// What stands where a number, or two with a hyphen, should be; and the greatest number.
    case notARange(String, max: Int)
    case reversed(from: Int, through: Int)
    /// The name of a protocol that has no ports.
    case withoutPorts(String)
  }

  /// Reads `tcp/443`, `udp/500-4500`, `esp`, `protocol/89`, `any`, `none`, or several of them with commas.
  public static func parse(_ text: String) -> Result<PortSet, Trouble> {
    do throws(Trouble) {
      var sets: [PortSet] = []
      for item in text.split(separator: ",", omittingEmptySubsequences: false) {
        sets.append(try self.item(item.trimmingSpaces))
      }
      return .success(union(of: sets))
    } catch {
      return .failure(error)
    }
  }

  private static func item(_ text: Substring) throws(Trouble) -> PortSet {
    if text == "any" { return all }
    if text == "none" { return none }
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let range = parts.count == 2 ? parts[1] : nil
    if let range, parts[0] == "protocol" {
      return PortSet(try numbers(range, max: 255).map { IPProtocol(number: UInt8($0)) })
    }
    guard let transport = IPProtocol(name: parts[0]) else { throw .unknownProtocol(String(parts[0])) }
    guard let range else { return PortSet([transport]) }
    guard transport.hasPorts else { throw .withoutPorts(String(parts[0])) }
    let ports = try numbers(range, max: 65_535)
    return PortSet(transport, UInt16(ports.lowerBound)...UInt16(ports.upperBound))
  }

  private static func numbers(_ text: Substring, max: Int) throws(Trouble) -> ClosedRange<Int> {
    let ends = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = decimal(ends[0].utf8, max: max), let last = decimal(ends[ends.count - 1].utf8, max: max) else {
      throw .notARange(String(text), max: max)
    }
    guard first <= last else { throw .reversed(from: first, through: last) }
    return first...last
  }
}

extension PortSet.Trouble {
  /// What is wrong, one sentence without a full stop.
  public var message: String {
    switch self {
    case .unknownProtocol(""): "the name of a protocol is missing"
    case .unknownProtocol(let text): "\(quoted(text)) is not a protocol known by name"
    case .notARange(let text, _): "\(quoted(text)) is neither a number nor a range of numbers"
    case .reversed(let from, let through): "the range from \(from) to \(through) runs backwards"
    case .withoutPorts(let name): "`\(name)` has no ports"
    }
  }

  /// What to try, as a phrase.
  public var help: String? {
    switch self {
    case .unknownProtocol(let text):
      if decimal(text.utf8, max: 65_535) != nil {
        "name the protocol: `tcp/\(text)` or `udp/\(text)`; a protocol without a name here is `protocol/89`"
      } else if let known = IPProtocol(name: text.prefix(20).lowercased())?.name, text.count == known.count {
        "did you mean `\(known)`?"
      } else {
        "one of \(IPProtocol.named.map { "`\($0.name)`" }.joined(separator: ", ")), "
          + "`any`, or a number as in `protocol/89`"
      }
    case .notARange(_, let max): "a whole number from 0 to \(max), or two as in `500-4500` with `-` between them"
    case .reversed(let from, let through): "write `\(through)-\(from)`"
    case .withoutPorts(let name): "write `\(name)` alone"
    }
  }
}

/// In ascending order of the protocols' numbers, so that a set has one text only; `PortSet.parse` reads it back.
extension PortSet: CustomStringConvertible {
  public var description: String {
    if self == .all { return "any" }
    if isEmpty { return "none" }
    return items.joined(separator: ", ")
  }

  private var items: [String] {
    var items: [String] = []
    for interval in numbers.intervals {
      let (low, high) = (interval.lowerBound, interval.upperBound)
      for run in Self.runs(UInt8(low >> 16)...UInt8(high >> 16)) {
        guard run.count == 1, let transport = run.first.map(IPProtocol.init), let name = transport.name else {
          items.append(Self.range("protocol", Int(run.lowerBound)...Int(run.upperBound)))
          continue
        }
        let start = UInt32(transport.number) << 16
        let ports = Int(max(low, start) - start)...Int(min(high, start + 0xFFFF) - start)
        items.append(ports == 0...0xFFFF ? name : Self.range(name, ports))
      }
    }
    return items
  }

  /// Cuts a range of protocols into single ones that have names and runs of those that have none.
  private static func runs(_ protocols: ClosedRange<UInt8>) -> [ClosedRange<UInt8>] {
    var runs: [ClosedRange<UInt8>] = []
    var wasNamed = true
    for number in protocols {
      let isNamed = IPProtocol(number: number).name != nil
      if let last = runs.last, !isNamed, !wasNamed {
        runs[runs.count - 1] = last.lowerBound...number
      } else {
        runs.append(number...number)
      }
      wasNamed = isNamed
    }
    return runs
  }

  private static func range(_ name: String, _ numbers: ClosedRange<Int>) -> String {
    numbers.count == 1 ? "\(name)/\(numbers.lowerBound)" : "\(name)/\(numbers.lowerBound)-\(numbers.upperBound)"
  }
}

extension Substring {
  fileprivate var trimmingSpaces: Substring {
    var text = drop { $0 == " " }
    while text.last == " " { text.removeLast() }
    return text
  }
}
