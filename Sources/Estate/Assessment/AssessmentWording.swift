import CivilTime
import EstateModel
import Facts
import LawPacks
import Reasoning

/// The words in which an assessment is told, in English and Chinese.
public struct AssessmentWording: Sendable {
  public let language: String
  private let pack: LawPack

  public init(_ language: String, pack: LawPack) {
    self.language = language
    self.pack = pack
  }

  public func say(_ english: String, _ chinese: String) -> String { language == "zh" ? chinese : english }

  /// What a fact is asked as, or its path where the law has no question for it.
  public func question(_ path: FactPath) -> String? { pack.fact(at: path)?.ask?(language) }

  /// A value as people call it: the label of an enumeration's word, yes or no, a number with its unit.
  public func value(_ value: FactValue, of path: FactPath) -> String {
    switch value {
    case .yesNo(let yes): return yes ? say("yes", "是") : say("no", "否")
    case .none: return say("none", "无")
    case .word(let word): return pack.fact(at: path)?.type.labels[word]?(language) ?? word
    case .number(let number):
      if case .number(let unit?)? = pack.fact(at: path)?.type.base { return "\(number) \(self.unit(unit, of: number))" }
      return "\(number)"
    case .date, .exists: return value.description
    }
  }

  private func unit(_ unit: String, of number: Int) -> String {
    guard language == "zh" else {
      return number == 1 && unit.hasSuffix("s") && unit != "mbps" ? String(unit.dropLast()) : unit
    }
    return ["months": "个月", "years": "年", "days": "天", "hours": "小时", "bits": "位", "yuan": "元"][unit] ?? unit
  }

  public func document(_ index: Int) -> String { pack.documents[index].label?(language) ?? pack.documents[index].name }
  public func bearer(_ name: String) -> String { pack.bearers.first { $0.name == name }?.label?(language) ?? name }
  public func kind(_ name: String) -> String { pack.kinds.first { $0.name == name }?.label?(language) ?? name }

  /// Why a statement does not count.
  public func reason(_ withheld: WithheldFact) -> String {
    let paper = withheld.paper.map { document($0) } ?? ""
    switch withheld.reason {
    case .openQuestion(let question):
      return say(
        "named affiliates use it: whether they are internal is the open question `\(question)`",
        "载明的关联公司使用该线路：其是否属于内部用户是未决问题 \(question)")
    case .noPaper:
      return say("the estate lists no paper for it: \(paper)", "未列出证明文件：\(paper)")
    case .notYetEffective(let document, let from):
      return say("its paper `\(document)` is effective only from \(from)", "证明文件 \(document) 自 \(from) 起方生效")
    case .expired(let document, let day):
      return say("its paper `\(document)` was valid until \(day)", "证明文件 \(document) 的有效期至 \(day)")
    case .fileMissing(let document, let path):
      return say("the file of its paper `\(document)` is missing: \(path)", "证明文件 \(document) 的文件缺失：\(path)")
    case .fileDiffers(let document, let path):
      return say(
        "the file of its paper `\(document)` is not the one that was listed: the SHA-256 of \(path) differs",
        "证明文件 \(document) 的文件与登记的不一致：\(path) 的 SHA-256 不同")
    }
  }

  /// What would bring a withheld fact back.
  public func mend(_ withheld: WithheldFact) -> String {
    let paper = withheld.paper.map { document($0) } ?? ""
    switch withheld.reason {
    case .openQuestion(let question):
      return say("decide on its reading, and fix it under `readings:`", "确定对 \(question) 的理解，并列入 readings")
    case .noPaper: return say("get \(paper), and list it", "取得并登记：\(paper)")
    case .notYetEffective: return say("nothing, once the paper is effective", "待证明文件生效")
    case .expired(let document, _): return say("renew `\(document)`", "续办 \(document)")
    case .fileMissing(let document, _): return say("put the file of `\(document)` back", "补回 \(document) 的文件")
    case .fileDiffers(let document, _):
      return say("find out which file of `\(document)` is the right one", "核实 \(document) 的正确文件")
    }
  }

  /// Ways to mend, each as its changes: ways that change the same one fact stand in one line. Where a way has several
  /// changes, each tells its cost.
  public func ways(_ remedies: [Remedy], withCosts: Bool = false) -> [[String]] {
    var ways: [[String]] = []
    var single: [FactPath: Int] = [:]
    for remedy in remedies {
      if remedy.changes.count == 1, let change = remedy.changes.first {
        if let at = single[change.path] {
          ways[at][0] += say(" or \(target(change))", "，或者 \(target(change))")
          continue
        }
        single[change.path] = ways.count
      }
      let tellsCosts = withCosts && remedy.changes.count > 1
      ways.append(remedy.changes.map { change($0) + (tellsCosts ? cost($0.cost) : "") })
    }
    return ways
  }

  /// ` (cost 5)`, to stand behind what costs it.
  public func cost(_ cost: Int) -> String { say(" (cost \(cost))", "（代价 \(cost)）") }

  /// What the ways cost, all of them alike; nothing where nobody gave costs.
  public func cost(_ mending: LeastChanges, withCosts: Bool) -> String {
    guard withCosts, let remedy = mending.remedies.first else { return "" }
    return cost(remedy.cost)
  }

  /// What is to be known about the list of ways: that it is not whole, or that not all was tried.
  public func remarks(_ mending: LeastChanges) -> [String] {
    var remarks: [String] = []
    if mending.unlisted == .max {
      remarks.append(say("More ways than can be counted cost the same.", "代价相同的方案多得无法计数，其余未列出。"))
    } else if mending.unlisted > 0 {
      let count = mending.unlisted
      remarks.append(
        say("\(count) more \(count == 1 ? "way costs" : "ways cost") the same.", "另有 \(count) 个代价相同的方案未列出。"))
    }
    if mending.isNarrowed {
      remarks.append(
        mending.remedies.isEmpty
          ? say(
            "Too many facts can be changed to try all together, and what was tried mends nothing.",
            "可改变的事实过多，无法一并尝试，已尝试的改变均不足够。")
          : say(
            "Too many facts can be changed to try all together: only those on which the breaches rest were tried.",
            "可改变的事实过多，无法一并尝试：仅尝试了违反之处所依据的事实。"))
    }
    return remarks
  }

  /// One change, as an instruction.
  public func change(_ change: FactChange) -> String {
    let (from, to) = (value(change.from, of: change.path), target(change))
    return say("\(change.path): \(from) → \(to)", "\(change.path)：\(from) → \(to)")
  }

  private func target(_ change: FactChange) -> String {
    let first = value(change.to, of: change.path)
    if change.through == nil, change.to == .date(.first) { return say("a day", "有日期") }
    guard change.through != change.to else { return first }
    guard let last = change.through else {
      if case .date = change.to { return say("\(first) or later", "\(first) 或者以后") }
      return say("\(first) or more", "\(first) 或者以上")
    }
    return say("\(first) to \(value(last, of: change.path))", "\(first) 至 \(value(last, of: change.path))")
  }
}
