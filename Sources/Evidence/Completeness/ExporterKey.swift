import Datagrams
import NetworkNumbers

/// Who counts: one numbering of one exporter, over all its sessions.
public struct ExporterKey: Hashable, Sendable {
  public var address: IPAddress
  public var version: ExportHeader.Version
  /// As in `ExportHeader.domain`; of an sFlow agent that is not the sender, a digest of agent and sub-agent.
  public var domain: UInt32

  public init(address: IPAddress, version: ExportHeader.Version, domain: UInt32) {
    self.address = address
    self.version = version
    self.domain = domain
  }
}

extension ExporterKey: Comparable {
  public static func < (a: Self, b: Self) -> Bool {
    (a.address, a.version.rawValue, a.domain) < (b.address, b.version.rawValue, b.domain)
  }
}

/// Whose datagrams an account counts. Every kind of datagram has accounts, also those that are not numbered.
public struct AccountKey: Hashable, Sendable {
  public enum Kind: UInt8, Hashable, Sendable, CaseIterable {
    case netflow5 = 5
    case netflow9 = 9
    case ipfix = 10
    case sflow5 = 105
    case radius = 200
    case log = 201
    /// Nothing that we know.
    case other = 255

    public init(_ version: ExportHeader.Version) {
      switch version {
      case .netflow5: self = .netflow5
      case .netflow9: self = .netflow9
      case .ipfix: self = .ipfix
      case .sflow5: self = .sflow5
      }
    }

    public var name: String {
      switch self {
      case .netflow5: "netflow-v5"
      case .netflow9: "netflow-v9"
      case .ipfix: "ipfix"
      case .sflow5: "sflow-v5"
      case .radius: "radius"
      case .log: "log"
      case .other: "other"
      }
    }
  }

  public var address: IPAddress
  public var kind: Kind
  /// 0 where there is none.
  public var domain: UInt32

  public init(address: IPAddress, kind: Kind, domain: UInt32 = 0) {
    self.address = address
    self.kind = kind
    self.domain = domain
  }

  /// The account of an address for what has no room in others.
  public var overflow: AccountKey { AccountKey(address: address, kind: .other, domain: .max) }

  public init(_ key: ExporterKey) {
    self.init(address: key.address, kind: Kind(key.version), domain: key.domain)
  }
}

extension AccountKey: Comparable {
  public static func < (a: Self, b: Self) -> Bool {
    (a.address, a.kind.rawValue, a.domain) < (b.address, b.kind.rawValue, b.domain)
  }
}
