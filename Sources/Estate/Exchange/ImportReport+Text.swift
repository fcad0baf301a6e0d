import EstateModel
import Facts
import SourceText

extension ImportReport {
  public static let columnsMax = 80
  /// Names shown under one reason; the others are counted.
  public static let namesShownMax = 12

  /// For a terminal, in `en` or `zh`.
  public func text(_ language: String = "en") -> String {
    let words = Words(language)
    var lines = [words.files(fileCount), ""]
    lines += table(words)
    if !passedOver.isEmpty {
      let names = passedOver.map { "\($0.name) \($0.read)" }.joined(separator: ", ")
      lines += paragraph(words.passedOver + names)
    }
    lines += ["", words.written(written)]
    for kind in Item.Kind.allCases {
      let group = items.filter { $0.kind == kind }
      if !group.isEmpty { lines += ["", words.title(kind)] + reasons(group, words, language) }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private func table(_ words: Words) -> [String] {
    let rows = [words.columns] + counts.map { [$0.name, "\($0.read)", "\($0.written)", "\($0.kept)", "\($0.leftOut)"] }
    let widths = (0..<5).map { column in rows.map { $0[column].displayWidth }.max() ?? 0 }
    return rows.map { row in
      "  " + row[0].padded(to: widths[0])
        + (1..<5).map { "  " + String(repeating: " ", count: widths[$0] - row[$0].displayWidth) + row[$0] }.joined()
    }
  }

  /// Items that say the same are said once, with the names beneath.
  private func reasons(_ group: [Item], _ words: Words, _ language: String) -> [String] {
    var lines: [String] = []
    var rest = group[...]
    while let first = rest.first {
      let same = rest.prefix { $0.object == first.object && $0.reason == first.reason && $0.advice == first.advice }
      rest = rest.dropFirst(same.count)
      lines += paragraph("\(first.object): \(first.reason(language))")
      let shown = same.prefix(Self.namesShownMax).map(\.name)
      let more = same.count - shown.count
      lines += paragraph(shown.joined(separator: ", ") + (more > 0 ? words.more(more) : ""), indent: 4)
      if let advice = first.advice { lines += paragraph("→ " + advice(language), indent: 4) }
    }
    return lines
  }

  private func paragraph(_ text: String, indent: Int = 2) -> [String] {
    let width = Self.columnsMax - indent
    return wrapped(text, width: width).flatMap { Self.cut($0, width) }.map {
      String(repeating: " ", count: indent) + $0
    }
  }

  /// A name may be one word that is longer than a line.
  private static func cut(_ line: String, _ width: Int) -> [String] {
    var pieces: [String] = []
    var piece = ""
    var pieceWidth = 0
    for scalar in line.unicodeScalars {
      if pieceWidth + scalar.displayWidth > width {
        pieces.append(piece)
        (piece, pieceWidth) = ("", 0)
      }
      piece.unicodeScalars.append(scalar)
      pieceWidth += scalar.displayWidth
    }
    return pieces + [piece]
  }

  private struct Words {
    let isChinese: Bool
    let language: String

    init(_ language: String) {
      self.language = language
      isChinese = language == "zh"
    }

    func files(_ count: Int) -> String {
      isChinese ? "NetBox 导入：读取 \(count) 个文件" : "NetBox import: \(count) file\(count == 1 ? "" : "s") read"
    }
    var columns: [String] {
      isChinese ? ["对象", "读取", "写入", "保留", "未写入"] : ["object", "read", "written", "kept", "left out"]
    }
    var passedOver: String { isChinese ? "未使用的类型：" : "types not used: " }

    func written(_ written: [String: Int]) -> String {
      let parts = Forms.all.compactMap { form in written[form.plural].map { "\(form.plural) \($0)" } }
      let list = parts.isEmpty ? (isChinese ? "无" : "nothing") : parts.joined(separator: ", ")
      return (isChinese ? "写入：" : "Written: ") + list
    }

    func more(_ count: Int) -> String { isChinese ? "……另有 \(count) 项" : " … and \(count) more" }

    func title(_ kind: Item.Kind) -> String {
      switch kind {
      case .input: isChinese ? "输入" : "Input"
      case .leftOut: isChinese ? "未写入" : "Left out"
      case .incomplete: isChinese ? "已写入，尚需补充或核对" : "Written, to be completed or checked"
      case .kept: isChinese ? "保留其他文件中的条目" : "Kept as other files have it"
      }
    }
  }
}

extension ImportReport {
  /// The same, for programs.
  public var json: JSON {
    func counts(_ counts: [Count]) -> JSON {
      .array(
        counts.map {
          [
            "object": .string($0.name), "read": .number($0.read), "written": .number($0.written),
            "kept": .number($0.kept), "left-out": .number($0.leftOut),
          ]
        })
    }
    func texts(_ text: LocalizedText?) -> JSON {
      text.map { ["en": .string($0.text), "zh": .string($0("zh"))] } ?? .null
    }
    return [
      "files": .number(fileCount), "counts": counts(self.counts), "not-used": counts(passedOver),
      "written": .object(
        Forms.all.compactMap { form in written[form.plural].map { JSON.Member(form.plural, .number($0)) } }),
      "items": .array(
        items.map {
          [
            "kind": .string($0.kind.rawValue), "object": .string($0.object), "name": .string($0.name),
            "reason": texts($0.reason), "advice": texts($0.advice),
          ]
        }),
    ]
  }
}
