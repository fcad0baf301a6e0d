import Foundation
import TestSupport
import Testing

/// pmacct's sfprobe, in a network namespace of its own, sends real sFlow; what `decode` reads of its capture is held
/// against the traffic that was made, and against tcpdump.
@Suite struct SFlowPeerTests {
  private static let script = """
    ns=wl-sflow-$$; folder=$1
    ip netns add $ns || exit 77
    # All that runs in the namespace was started here.
    trap 'for id in $(ip netns pids $ns); do kill -9 $id; done; wait; ip netns del $ns' EXIT
    ip -n $ns link set lo up
    printf '%s\\n' 'daemonize: false' 'pcap_interface: lo' 'pcap_filter: udp dst port 5555' 'plugins: sfprobe' \
      'sfprobe_receiver: 127.0.0.1:6343' 'sfprobe_agentip: 127.0.0.1' 'sfprobe_agentsubid: 42' > $folder/conf
    ip netns exec $ns tcpdump -U -i lo -w $folder/sflow.pcap udp port 6343 2> $folder/dump.log & dump=$!
    ip netns exec $ns pmacctd -f $folder/conf > $folder/probe.log 2>&1 & probe=$!
    for i in $(seq 50); do grep -q 'Sampling at' $folder/probe.log && grep -q listening $folder/dump.log && break; sleep 0.1; done
    sleep 0.5
    ip netns exec $ns bash -c 'for i in $(seq 40); do echo hello > /dev/udp/127.0.0.1/5555; done'
    for i in $(seq 60); do
      n=$(tcpdump -nr $folder/sflow.pcap -v 2>/dev/null | grep -c 'flow sample')
      [ "$n" -ge 40 ] && break; sleep 0.1
    done
    tcpdump -nr $folder/sflow.pcap -v 2>/dev/null | grep -c 'flow sample'
    """

  @Test func `what a real sender of sFlow samples is what was sent`() throws {
    let tools = try Command.shell("command -v pmacctd && command -v tcpdump && command -v ip && [ $(id -u) = 0 ]")
    guard tools.status == 0 else {
      print("sFlow peer: not run (needs root, pmacctd, tcpdump and ip)")
      return
    }
    try Command.inFolder { folder in
      try Self.script.write(toFile: folder + "/run.sh", atomically: true, encoding: .utf8)
      let peer = try Command.shell("bash \(folder)/run.sh \(folder)")
      guard peer.status != 77 else {
        print("sFlow peer: not run (network namespaces cannot be made here)")
        return
      }
      let seen = Int(peer.output.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
      #expect(seen >= 20, "\(peer.errors)")
      let run = try Command.shell("wayleave decode \(folder)/sflow.pcap")
      #expect(run.status == 0, "\(run.errors)")
      let objects = try DecodeCommandTests.objects(run.output)
      let samples = objects.filter { $0["sample"] as? String == "flow" }
      #expect(samples.count == seen)
      #expect(samples.allSatisfy { $0["destinationTransportPort"] as? Int == 5555 })
      #expect(samples.allSatisfy { $0["sourceIPv4Address"] as? String == "127.0.0.1" && $0["domain"] as? Int == 42 })
      // An IPv4 header, a UDP header and "hello\\n".
      #expect(samples.allSatisfy { $0["ipTotalLength"] as? Int == 34 })
      #expect(samples.map { $0["sampleSequence"] as? Int } == (1...seen).map { $0 })
      #expect(objects.last?["undecodable"] as? Int == 0)
      #expect((objects.last?["recordsByKind"] as? [String: Int]) == ["sflow5": seen])
    }
  }
}
