/// The headings of the page and the sentences that are the same in every report.
struct PageWords {
  let title: String
  let kicker: String
  let noAdvice: String
  let contents: String
  let summary: String
  let position: String
  let actions: String
  let nothingToDo: String
  let schematic: String
  let schematicAbout: String
  let timeline: String
  let timelineAbout: String
  let nothingEnds: String
  let noLines: String
  let findings: String
  let required: String
  let openQuestion: String
  let inOrder: String
  let inOrderAbout: String
  let readings: String
  let noReadings: String
  let law: String
  let lawAbout: String
  let confidence: String
  let provisions: String
  let provisionsAbout: String
  let annex: String
  let annexAbout: String
  let unfold: String
  let backToStart: String
  let leftOut: [String]

  init(_ context: ReportContext) {
    func say(_ english: String, _ chinese: String) -> String { context.say(english, chinese) }
    kicker = say("Position of lines, networks and encryption", "线路、网络与密码合规状况")
    title = say(
      "\(context.assessment.organisation): position as of \(context.date)",
      "\(context.assessment.organisation)：\(context.date) 合规状况")
    noAdvice = say("This is no legal advice.", "本报告不构成法律意见。")
    contents = say("Contents", "目录")
    summary = say("Summary", "概要")
    position = say("Position of each legal entity", "各法律实体的状况")
    actions = say("What needs action", "需要采取的行动")
    nothingToDo = say("Nothing: everything that was judged is in order.", "无：所评估的各项均符合要求。")
    schematic = say("Sites and lines", "场所与线路")
    schematicAbout = say(
      "A schematic, not a map. A line’s colour, stroke and sign tell its verdict; the table below says the same.",
      "本图为示意图，并非地图。线路的颜色、线型和符号表示结论；下表内容相同。")
    timeline = say("Approvals, contracts and papers by their last day", "批准、合同与证明文件（按截止日排列）")
    timelineAbout = say(
      "Two years about the day of the assessment, which the dashed line marks. A last day counts as soon within 90 days.",
      "以评估基准日（虚线）为中心的两年。九十日内届满者标为即将到期。")
    nothingEnds = say("Nothing that the estate holds has a last day.", "清单中没有载明截止日的事项。")
    noLines = say("The estate holds no line.", "清单中没有线路。")
    findings = say("Findings", "评估结果")
    required = say("what is required", "法律要求")
    openQuestion = say("The law leaves open", "法律尚无定论")
    inOrder = say("What is in order", "符合要求的事项")
    inOrderAbout = say(
      "“Unaddressed” means that the law has no rule for the thing as stated; it does not mean that it is permitted.",
      "“法律未作规定”指法律对所述事项没有规则，并不表示允许。")
    readings = say("Readings that the organisation has fixed", "本组织所采的法律理解")
    noReadings = say("None. Where the law leaves a question open, each reading is shown.", "无。法律未决之处，逐一列出各种理解。")
    law = say("The law that was applied", "所适用的法律")
    lawAbout = say(
      "“Applied” counts the rules that concerned a thing, “breached” those that were breached for certain.",
      "“适用”为涉及所评估事项的规则数，“违反”为确定被违反的规则数。")
    confidence = say(
      """
      How well the text of each instrument and provision was verified is marked high, medium or low. High means that \
      the text itself was read; anything less has a reason, which stands beside the finding. Where a verdict rests on \
      text that is not verified to high, the report says what the verdict would be without it.
      """,
      "每一法律文件和条文均标明核实程度：高、中或者低。“高”表示已核对条文原文；低于“高”的，其原因在评估结果旁说明。结论依赖未充分核实的条文时，本报告同时说明不计该条文时的结论。")
    provisions = say("The provisions behind the findings", "评估结果所依据的条文")
    provisionsAbout = say(
      "In the words of the law pack, which tells what was read and where sources differ.",
      "以下为规则包对条文的说明（英文），包括所核对的来源及其分歧。")
    annex = say("Annex: proofs", "附件：证明过程")
    annexAbout = say(
      """
      Every rule in force, why it applies or does not, and the facts on which that rests: ✓ holds, ✗ does not hold, \
      ? is not known. The names are those of the law pack.
      """, "列出每一项有效规则、其适用与否的理由以及所依据的事实：✓ 成立，✗ 不成立，? 未知。名称沿用规则包的原文。")
    unfold = say("Show the proof", "显示证明过程")
    backToStart = say("Back to the start", "返回开头")
    let things = context.assessment.subjects.count { $0.needsSection }
    let missing = things - PageBounds.sectionsMax
    leftOut =
      missing > 0
      ? [
        say(
          "\(missing) more things that are not in order have no section here; the workbook lists them.",
          "另有 \(missing) 项不符合要求的事项未在此单列，见工作簿。")
      ] : []
  }
}
