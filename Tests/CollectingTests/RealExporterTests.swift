import Foundation
import TestSupport
import Testing

/// Debian's pmacctd, softflowd and FreeRADIUS feed the real command, in network namespaces that the script makes
/// (lab/README.md).
@Suite struct RealExporterTests {
  @Test func realExportersAndARealFreeRADIUSAreTakenInWhole() throws {
    try Command.inFolder { folder in
      let run = try Command.shell("lab/real-exporters.sh '\(Command.binaries)/wayleave' '\(folder)'")
      guard run.status != 77 else {
        return print("realExportersAndARealFreeRADIUSAreTakenInWhole: \(run.output)", terminator: "")
      }
      try #require(run.status == 0, "\(run.output)\(run.errors)")
      let summary = try object("\(folder)/summary.json")
      let spool = try #require(summary["spool"] as? [String: Any])
      let counts = spool.compactMapValues { $0 as? Int }
      for nought in ["missing", "uncertain", "waitingDatagrams", "refused", "kernelDrops", "damages", "duplicates"] {
        #expect(counts[nought] == 0, "\(nought): \(spool)")
      }
      #expect(try #require(counts["records"]) > 12, "\(spool)")
      let status = try object("\(folder)/status.json")
      let ledger = try #require(status["completeness"] as? [String: Any], "\(status)")
      let numbered = try #require(ledger["exporters"] as? [[String: Any]])
      #expect(Set(numbered.compactMap { $0["kind"] as? String }) == ["netflow-v5", "netflow-v9", "ipfix"])
      for exporter in numbered {
        #expect(exporter["exporter"] as? String == "10.77.0.1" && exporter["name"] as? String == "lab")
        #expect(exporter["undecodable"] as? Int == 0 && exporter["flaws"] as? Int == 0, "\(exporter)")
        #expect(exporter["units"] as? Int ?? 0 > 0, "\(exporter)")
      }
      // Start, Interim-Update and Stop, which FreeRADIUS passed on, and was answered.
      let others = try #require(ledger["others"] as? [[String: Any]])
      #expect(others.map { $0["kind"] as? String } == ["radius"] && others.map { $0["records"] as? Int } == [3])
      let answers = try String(contentsOfFile: "\(folder)/radclient.log", encoding: .utf8)
      #expect(answers.split(separator: "\n").count { $0.hasPrefix("Received Accounting-Response") } == 3, "\(answers)")
    }
  }

  private func object(_ path: String) throws -> [String: Any] {
    let data = try Data(contentsOf: URL(fileURLWithPath: path))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
  }
}
