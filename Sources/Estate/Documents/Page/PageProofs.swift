import Assessment
import Reasoning

/// The proofs of what is not in order, for the annex.
struct PageProofs {
  struct Item {
    let proofAnchor: String
    let proofTitle: String
    let proofSign: PageSign
    let proofBack: [PageLink]
    /// Nested lists, escaped already.
    let proofTree: String
  }

  let context: ReportContext
  let anchors: PageAnchors

  func all() throws -> [Item] {
    var judge = Judge(pack: context.pack)
    var items: [Item] = []
    for subject in context.assessment.subjects {
      guard let anchor = anchors.proof(subject), let section = anchors.section(subject) else { continue }
      let proof = try judge.proof(
        of: subject.judgement, fixed: context.assessment.fixed, language: context.language)
      items.append(
        Item(
          proofAnchor: anchor, proofTitle: subject.name, proofSign: .verdict(subject.judgement.verdict, context),
          proofBack: [PageLink(href: "#" + section, linkText: context.say("Back to its section", "返回该项"))],
          proofTree: "<ul>" + proof.parts.map { rule($0) }.joined() + "</ul>"))
    }
    return items
  }

  private func rule(_ proof: Proof) -> String {
    "<li><span class=\"rule\">\(line(proof.text))</span>\(tree(proof.parts))</li>\n"
  }

  private func tree(_ parts: [Proof]) -> String {
    guard !parts.isEmpty else { return "" }
    return "<ul>" + parts.map { item($0) }.joined() + "</ul>"
  }

  /// What has one ground alone that rests on nothing further takes one line together with it.
  private func item(_ proof: Proof) -> String {
    if let only = proof.parts.first, proof.parts.count == 1, only.parts.isEmpty {
      return "<li>\(line(proof.text))\(context.say(": ", "："))\(line(only.text))</li>\n"
    }
    return "<li>\(line(proof.text))\(tree(proof.parts))</li>\n"
  }

  /// One line of a proof; what is known, behind the arrow, is set apart.
  private func line(_ text: String) -> String {
    let text = context.places.shortened(text)
    guard let arrow = text.firstRange(of: "  ← ") else { return xmlEscaped(text) }
    return xmlEscaped(String(text[..<arrow.lowerBound]))
      + " <span class=\"known\">← \(xmlEscaped(String(text[arrow.upperBound...])))</span>"
  }
}
