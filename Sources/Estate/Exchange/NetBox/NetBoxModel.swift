/// The types of NetBox's objects that the import looks at, under the names of `manage.py dumpdata`.
///
/// They are the same from 3.7 to 4.6; virtual circuits came with 4.2. All other types are counted and passed over.
enum NetBoxModel: String, CaseIterable, Sendable {
  case region = "dcim.region"
  case siteGroup = "dcim.sitegroup"
  case site = "dcim.site"
  case location = "dcim.location"
  case device = "dcim.device"
  case interface = "dcim.interface"
  case cluster = "virtualization.cluster"
  case virtualMachine = "virtualization.virtualmachine"
  case machineInterface = "virtualization.vminterface"
  case tenant = "tenancy.tenant"
  case provider = "circuits.provider"
  case providerAccount = "circuits.provideraccount"
  case providerNetwork = "circuits.providernetwork"
  case circuitType = "circuits.circuittype"
  case circuit = "circuits.circuit"
  case circuitTermination = "circuits.circuittermination"
  case virtualCircuitType = "circuits.virtualcircuittype"
  case virtualCircuit = "circuits.virtualcircuit"
  case virtualCircuitTermination = "circuits.virtualcircuittermination"
  case tunnel = "vpn.tunnel"
  case tunnelTermination = "vpn.tunneltermination"
  case profile = "vpn.ipsecprofile"
  case prefix = "ipam.prefix"
  case address = "ipam.ipaddress"
  /// Django's own numbers for the types, which a dump uses where its content types are not written out.
  case contentType = "contenttypes.contenttype"

  /// The list of the REST API that has them, as it stands behind `/api/`.
  var endpoint: String {
    switch self {
    case .region: "dcim/regions"
    case .siteGroup: "dcim/site-groups"
    case .site: "dcim/sites"
    case .location: "dcim/locations"
    case .device: "dcim/devices"
    case .interface: "dcim/interfaces"
    case .cluster: "virtualization/clusters"
    case .virtualMachine: "virtualization/virtual-machines"
    case .machineInterface: "virtualization/interfaces"
    case .tenant: "tenancy/tenants"
    case .provider: "circuits/providers"
    case .providerAccount: "circuits/provider-accounts"
    case .providerNetwork: "circuits/provider-networks"
    case .circuitType: "circuits/circuit-types"
    case .circuit: "circuits/circuits"
    case .circuitTermination: "circuits/circuit-terminations"
    case .virtualCircuitType: "circuits/virtual-circuit-types"
    case .virtualCircuit: "circuits/virtual-circuits"
    case .virtualCircuitTermination: "circuits/virtual-circuit-terminations"
    case .tunnel: "vpn/tunnels"
    case .tunnelTermination: "vpn/tunnel-terminations"
    case .profile: "vpn/ipsec-profiles"
    case .prefix: "ipam/prefixes"
    case .address: "ipam/ip-addresses"
    case .contentType: "core/object-types"
    }
  }

  private static let byEndpoint = Dictionary(uniqueKeysWithValues: allCases.map { ($0.endpoint, $0) })

  /// What an address such as `https://…/api/circuits/circuits/1/` leads to: a type, or else the words of its path.
  static func named(byAddress address: String) -> (model: NetBoxModel?, name: String)? {
    let path = address.prefix { $0 != "?" && $0 != "#" }.split(separator: "/").map(String.init)
    guard let api = path.firstIndex(of: "api"), path.count > api + 2 else { return nil }
    let words = path[(api + 1)...].prefix(path[api + 1] == "plugins" ? 3 : 2)
    return (byEndpoint[words.joined(separator: "/")], words.joined(separator: "."))
  }

  /// What an object without an address must be, told by the keys that it has. Where two types look alike, nothing.
  static func named(byKeys keys: Set<String>) -> NetBoxModel? {
    func has(_ wanted: String...) -> Bool { wanted.allSatisfy(keys.contains) }
    if has("virtual_circuit", "interface") { return .virtualCircuitTermination }
    if has("cid", "provider_network") { return .virtualCircuit }
    if has("cid", "provider") { return .circuit }
    if has("circuit", "term_side") { return .circuitTermination }
    if has("tunnel", "termination_type") { return .tunnelTermination }
    if has("encapsulation", "name") { return .tunnel }
    if has("ike_policy", "ipsec_policy") { return .profile }
    if has("device_type", "site") { return .device }
    if has("vcpus", "name") { return .virtualMachine }
    if has("virtual_machine", "name", "enabled") { return .machineInterface }
    if has("device", "name", "mgmt_only") { return .interface }
    if has("slug", "time_zone") || has("slug", "facility") { return .site }
    if has("slug", "asns", "accounts") { return .provider }
    if has("provider", "service_id") { return .providerNetwork }
    if has("prefix", "vrf") { return .prefix }
    if has("address", "assigned_object_type") { return .address }
    if has("slug", "site", "parent") { return .location }
    return nil
  }
}
