import ArgumentParser
import CivilTime
import Documents
import Facts
import Foundation
import LawPacks
import Reasoning
import SourceText

struct LawTimelineCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "List the instruments with their windows, what replaced what, and what is not fully verified.")

  @OptionGroup var pack: PackOptions
  @Option(help: "en or zh.") var lang = "en"
  @Option(help: ArgumentHelp("Draw it as well.", valueName: "file.svg")) var svg: String?
  @Option(name: .customLong("as-of"), help: "The day that counts as today.") var asOf: String?

  func run() throws {
    try refusing {
      let law = try pack.load()
      let words = LawWords(lang)
      let sorted = law.instruments.sorted {
        ($0.effective?.dayNumber ?? Int.max, $0.id) < ($1.effective?.dayNumber ?? Int.max, $1.id)
      }
      if let svg {
        let date = try day(asOf)
        let picture = TimelineDrawing(law: law, instruments: sorted, today: date, words: words).svg()
        do {
          try Data(picture.utf8).write(to: URL(fileURLWithPath: svg), options: .atomic)
        } catch {
          throw Refusal("`\(svg)` cannot be written: \(error.localizedDescription)")
        }
      }
      for instrument in sorted { Terminal.print(lines(instrument, law, words).joined(separator: "\n")) }
    }
  }

  private func lines(_ instrument: Instrument, _ law: LawPack, _ words: LawWords) -> [String] {
    let absent = instrument.repealed == nil ? words("draft", "草案") : words("unknown", "不详")
    let from = instrument.effective?.description ?? absent
    let until = instrument.repealed?.description ?? ""
    let window = "\(from.padded(to: 10)) \(until.isEmpty ? "" : "– " + until)".padded(to: 24)
    var lines = ["\(window) \(instrument.id)"]
    let indent = String(repeating: " ", count: 25)
    lines += wrapped(instrument.title(words.language), width: 55).map { indent + $0 }
    let rank = law.ranks[instrument.rank]
    lines.append(
      indent + (rank.title?(words.language) ?? rank.id) + (rank.isBinding ? "" : words(" (not binding)", "（无强制力）")))
    let by = law.instruments.filter { $0.replaces.contains(instrument.id) }.map(\.id)
    if !by.isEmpty { lines.append(indent + words("replaced by ", "被取代：") + by.joined(separator: ", ")) }
    if instrument.confidence != .high {
      let lead = "\(words("confidence", "核实程度")) \(Wording(words.language).confidence(instrument.confidence))"
      lines += wrapped(lead + (instrument.note.map { ": " + $0(words.language) } ?? ""), width: 55).map { indent + $0 }
    }
    return lines
  }
}

/// The windows of instruments as bars over the years.
struct TimelineDrawing {
  let law: LawPack
  let instruments: [Instrument]
  let today: CivilDate
  let words: LawWords

  private let left = 330
  private let right = 1180
  private let rowHeight = 26
  private let top = 84

  func svg() -> String {
    let years = yearSpan()
    var parts: [String] = []
    for year in years where year % 5 == 0 {
      let x = position(CivilDate(year: year, month: 1, day: 1) ?? today, years)
      parts.append(#"<line x1="\#(x)" y1="\#(top - 12)" x2="\#(x)" y2="\#(bottom)" stroke="lightgrey"/>"#)
      parts.append(#"<text x="\#(x)" y="\#(top - 20)" text-anchor="middle" fill="dimgrey">\#(year)</text>"#)
    }
    for (index, instrument) in instruments.enumerated() { parts += row(instrument, index, years) }
    let now = position(today, years)
    parts.append(
      #"<line x1="\#(now)" y1="\#(top - 12)" x2="\#(now)" y2="\#(bottom)" stroke="firebrick" stroke-dasharray="3 3"/>"#)
    parts.append(legend())
    let title = words("Instruments and the years in which they are in force", "规范性文件及其有效期间")
    return """
      <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1220 \(bottom + 60)" font-family="Noto Sans CJK SC, Noto Sans, \
      sans-serif" font-size="13" lang="\(words.language)" role="img">
      <title>\(Self.escaped(title))</title>
      <rect width="1220" height="\(bottom + 60)" fill="#fff"/>
      <text x="16" y="24" font-size="17" font-weight="bold">\(Self.escaped(title))</text>
      \(parts.joined(separator: "\n"))
      </svg>

      """
  }

  private var bottom: Int { top + instruments.count * rowHeight }

  private func yearSpan() -> ClosedRange<Int> {
    let first = instruments.compactMap { $0.effective?.components.year }.min() ?? today.components.year
    return (first - 1)...(today.components.year + 2)
  }

  private func position(_ date: CivilDate, _ years: ClosedRange<Int>) -> Int {
    guard let start = CivilDate(year: years.lowerBound, month: 1, day: 1),
      let end = CivilDate(year: years.upperBound, month: 1, day: 1)
    else { return left }
    let share = Double(date.dayNumber - start.dayNumber) / Double(end.dayNumber - start.dayNumber)
    return left + Int((min(max(share, 0), 1) * Double(right - left)).rounded())
  }

  private func row(_ instrument: Instrument, _ index: Int, _ years: ClosedRange<Int>) -> [String] {
    let y = top + index * rowHeight
    var parts = [#"<text x="16" y="\#(y + 14)">\#(Self.escaped(instrument.id))</text>"#]
    if let repealed = instrument.repealed {
      let by = law.instruments.filter { $0.replaces.contains(instrument.id) }.map(\.id)
      let x = position(repealed, years)
      if !by.isEmpty {
        parts.append(
          #"<text x="\#(x + 8)" y="\#(y + 14)" font-size="11" fill="dimgrey">→ \#(Self.escaped(by.joined(separator: ", ")))</text>"#
        )
      }
      if instrument.effective == nil {
        parts.append(
          #"<path d="M\#(x) \#(y + 3) v14 M\#(x) \#(y + 10) h-14" stroke="dimgrey" stroke-dasharray="2 2"/>"#)
        return parts
      }
    }
    guard let effective = instrument.effective else {
      let x = position(instrument.promulgated ?? today, years)
      parts.append(#"<circle cx="\#(x)" cy="\#(y + 10)" r="5" fill="none" stroke="dimgrey" stroke-dasharray="2 2"/>"#)
      return parts
    }
    let from = position(effective, years)
    let until = instrument.repealed.map { position($0, years) } ?? right
    let binding = law.ranks[instrument.rank].isBinding
    let colour = binding ? "#1f5f8b" : "#c08a2e"
    let dash = instrument.confidence == .high ? "" : #" stroke-dasharray="4 3""#
    let fill = instrument.repealed == nil ? colour : "#fff"
    let opacity = instrument.confidence == .high ? "1" : "0.55"
    parts.append(
      #"<rect x="\#(from)" y="\#(y + 3)" width="\#(max(3, until - from))" height="14" rx="2" fill="\#(fill)" fill-opacity="\#(opacity)" stroke="\#(colour)"\#(dash)><title>\#(Self.escaped(instrument.title(words.language))): \#(Self.escaped(instrument.window.description))</title></rect>"#
    )
    return parts
  }

  private func legend() -> String {
    let y = bottom + 30
    let items: [(String, String, String)] = [
      ("#1f5f8b", "#1f5f8b", words("binding", "有强制力")), ("#c08a2e", "#c08a2e", words("not binding", "无强制力")),
      ("#fff", "#1f5f8b", words("no longer in force", "已失效")),
    ]
    var x = 16
    var out = ""
    for (fill, stroke, text) in items {
      out += #"<rect x="\#(x)" y="\#(y - 11)" width="22" height="12" fill="\#(fill)" stroke="\#(stroke)"/>"#
      out += #"<text x="\#(x + 28)" y="\#(y)">\#(text)</text>"#
      x += 50 + text.displayWidth * 8
    }
    let rest = words(
      "dashed and pale: text not fully verified; red: today; circle: a draft, never in force",
      "虚线浅色：条文尚未完全核实；红线：今日；圆圈：草案，从未生效")
    return out + #"<text x="\#(x)" y="\#(y)">\#(rest)</text>"#
  }

  private static func escaped(_ text: String) -> String {
    text.map { ["&": "&amp;", "<": "&lt;", ">": "&gt;", "\"": "&quot;"][$0] ?? String($0) }.joined()
  }
}
