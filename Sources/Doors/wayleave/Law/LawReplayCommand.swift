import ArgumentParser
import Assessment
import CivilTime
import Facts
import LawPacks
import Reasoning
import SourceText

struct LawReplayCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "replay", abstract: "Judge a receipt again, and say whether the result is the same, to the byte.",
    discussion: "Ends with 0 when it is, 1 when it is not.")

  @Argument(help: "A receipt, as `ask`, `judge` and `assess` write it, or an assessment in JSON.") var receipt: String
  @OptionGroup var pack: PackOptions

  func run() throws {
    try refusing {
      let bytes = try readFile(receipt)
      guard let root = JSON.read(bytes, bytesMax: Self.bytesMax) else {
        throw Refusal("`\(receipt)` is not a receipt: it is not JSON", help: "receipts begin with `{`")
      }
      let law = try pack.load()
      if root["format"]?.string == AssessmentJSON.format {
        try replayAll(root, law)
        return
      }
      let again = try repeated(root, law)
      if Array(again.utf8) == bytes {
        Terminal.print("the same: \(root["verdict"]?.string ?? "") on \(root["asOf"]?.string ?? "")")
        return
      }
      Terminal.print("not the same as `\(receipt)`:")
      for line in differences(root, again, law) { Terminal.print("  " + line) }
      throw ExitCode(1)
    }
  }

  /// Receipts of large estates are large.
  private static let bytesMax = 1024 * 1024 * 1024

  /// Every receipt of an assessment.
  private func replayAll(_ root: JSON, _ law: LawPack) throws {
    var same = 0
    var isDifferent = false
    for subject in root["subjects"]?.array ?? [] {
      guard let receipt = subject["receipt"] else { continue }
      let again = try repeated(receipt, law)
      if JSON.read(Array(again.utf8), bytesMax: Self.bytesMax) == receipt {
        same += 1
        continue
      }
      isDifferent = true
      Terminal.print("not the same: \(subject["kind"]?.string ?? "") \(subject["id"]?.string ?? "")")
      for line in differences(receipt, again, law) { Terminal.print("  " + line) }
    }
    Terminal.print("the same: \(counted(same, "receipt"))")
    if isDifferent || same == 0 { throw ExitCode(1) }
  }

  private func repeated(_ root: JSON, _ law: LawPack) throws -> String {
    let read: ReadReceipt
    do {
      read = try ReadReceipt(root, pack: law)
    } catch {
      throw Refusal("`\(receipt)` is not a receipt that can be judged again: \(error.message)", help: error.help)
    }
    var judge = Judge(pack: law)
    do {
      let judgement = try judge.judge(kind: read.kind, asOf: read.date, facts: read.facts, fixed: read.fixed)
      return Receipt.text(judgement, pack: law, program: read.program)
    } catch {
      throw Refusal(judge.explanation(of: error))
    }
  }

  /// The law and the verdict first, then the first line that differs.
  private func differences(_ root: JSON, _ again: String, _ law: LawPack) -> [String] {
    var lines: [String] = []
    let hash = root["pack"]?["hash"]?.string ?? ""
    if hash != law.hash {
      lines.append("the law: the receipt was made by \(hash.prefix(12))…, this pack is \(law.hash.prefix(12))…")
    }
    if let now = JSON.read(Array(again.utf8), bytesMax: Self.bytesMax) {
      for key in ["verdict", "breaches", "advice", "decisive"] where now[key] != root[key] {
        lines.append("\(key): \(root[key]?.text() ?? "missing") then, \(now[key]?.text() ?? "missing") now")
      }
    }
    if lines.isEmpty { lines.append("the text differs, though law and verdict are the same: it was changed by hand") }
    return lines
  }
}
