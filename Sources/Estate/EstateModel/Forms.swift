/// The words of an estate: every list, every key. One table, read by all who need to know.
public enum Forms {
  /// In the order in which a file has them.
  public static let all: [Form] = [
    entities, sites, providers, integrators, lines, groups, people, destinations, gateways, products, services, uses,
    others, documents,
  ]

  public static func named(_ plural: String) -> Form? { byPlural[plural] }
  private static let byPlural = Dictionary(uniqueKeysWithValues: (all + [readings]).map { ($0.plural, $0) })

  private static let id = Field(
    "id", .id, required: true, en: "Id", zh: "编号", note: "A short name, by which others refer to it.",
    noteZh: "简短名称，供其他条目引用。",
    aliases: [
      "no", "no.", "number", "code", "employee no", "employee id", "staff no", "line id", "site id", "工号", "员工编号",
      "线路编号", "序号",
      "代码", "标识",
    ])

  private static func name(_ required: Bool = false, aliases: [String] = []) -> Field {
    Field("name", .text, required: required, en: "Name", zh: "名称", aliases: ["title"] + aliases)
  }

  private static let note = Field("note", .text, en: "Note", zh: "备注", aliases: ["notes", "comment", "remarks", "说明"])
  private static let entity = Field(
    "entity", .one("entities"), en: "Entity", zh: "所属公司", note: "The legal entity that has it.", noteZh: "所属法律实体。",
    aliases: ["company", "legal entity", "公司", "法人", "单位"])

  public static let entities = Form(
    "entity", "entities", en: "Legal entities", zh: "法律实体",
    why: "The organisation's companies and branches, its affiliates, and outside companies that use a line.",
    whyZh: "本组织的公司与分支机构、关联公司，以及使用线路的外部公司。",
    [
      id, name(true),
      Field("country", .country, required: true, en: "Country or region", zh: "国家或地区"),
      Field(
        "relation", .word(["own", "affiliate", "outside"]), en: "Relation", zh: "与本组织的关系",
        note: "own (left out: own), affiliate of the group, or outside the organisation.",
        noteZh: "own（默认，本组织）、affiliate（关联公司）或 outside（外部公司）。"),
      Field(
        "branch-of", .one("entities"), en: "Branch of", zh: "所属总公司",
        note: "A branch without a legal personality of its own belongs to that company.", noteZh: "无独立法人资格的分支机构归属该公司。"),
      Field("foreign-invested", .yesNo, en: "Foreign-invested", zh: "外商投资"),
      Field("credit-code", .text, en: "Unified social credit code", zh: "统一社会信用代码"), note,
    ])

  public static let sites = Form(
    "site", "sites", en: "Sites", zh: "场所", why: "Offices, plants, data centres: where lines end and people work.",
    whyZh: "办公室、工厂、数据中心：线路的端点和人员的工作地点。",
    [
      id, name(aliases: ["site", "office", "location", "办公室", "地点"]),
      Field(
        "country", .country, required: true, en: "Country or region", zh: "国家或地区", aliases: ["country", "国家", "地区"]),
      Field("region", .text, en: "Region", zh: "省市", aliases: ["city", "province", "城市", "省份"]), entity,
      Field(
        "prefixes", .list(.prefix), en: "Address prefixes", zh: "地址段",
        aliases: ["prefix", "subnet", "subnets", "network", "IP", "网段", "IP地址段"]),
      note,
    ])

  public static let providers = Form(
    "provider", "providers", en: "Providers", zh: "提供者", why: "Whoever sets up or leases out a channel.",
    whyZh: "设立或者出租信道者。", lawKind: "provider",
    [id, name(true, aliases: ["carrier name", "运营商"]), note])

  public static let integrators = Form(
    "integrator", "integrators", en: "Integrators", zh: "集成服务商",
    why: "Whoever builds, runs or manages the network without selling line capacity.", whyZh: "受托建设、运行或者管理网络而不出售线路资源者。",
    lawKind: "integrator", [id, name(true), note])

  public static let lines = Form(
    "line", "lines", en: "Lines", zh: "线路", why: "Cross-border lines and VPNs, and those at home.",
    whyZh: "跨境线路与 VPN，以及境内线路。",
    lawKind: "line",
    [
      id, name(aliases: ["line", "line name", "线路", "线路名称"]), entity,
      Field(
        "ends", .many("sites"), required: true, en: "Ends", zh: "两端", note: "The sites that it joins.",
        noteZh: "所连接的场所。",
        aliases: [
          "A end", "Z end", "A-end", "Z-end", "from", "to", "A端", "Z端", "起点", "终点", "本端", "对端", "A site", "B end",
          "Z site", "B端",
        ]),
      Field(
        "provider", .one("providers"), en: "Provider", zh: "提供者",
        aliases: ["carrier", "operator", "运营商", "ISP", "supplier", "供应商"]),
      Field(
        "integrator", .reference(["integrators"], orNone: true), en: "Integrator", zh: "集成服务商",
        note: "`none` where nobody is entrusted.", noteZh: "未委托则为 none。"),
      Field(
        "circuit", .text, en: "Circuit number", zh: "电路编号", aliases: ["circuit", "circuit id", "cid", "电路号", "专线号"]),
      Field(
        "bandwidth", .quantity(unit: "mbps"), en: "Bandwidth", zh: "带宽", aliases: ["speed", "capacity", "速率"]),
      Field(
        "contract",
        .part([
          Field("number", .text, en: "Number", zh: "编号"),
          Field("from", .date, en: "From", zh: "起始日", aliases: ["start", "start date", "开始日期"]),
          Field("until", .date, en: "Last day", zh: "截止日", aliases: ["end", "end date", "until", "到期日", "结束日期"]),
        ]), en: "Contract", zh: "合同"),
      Field(
        "approval",
        .part([
          Field(
            "status", .word(["none", "pending", "granted", "refused"]), required: true, en: "Status", zh: "状态"),
          Field("number", .text, en: "Number", zh: "文号"), Field("authority", .text, en: "Authority", zh: "批准机关"),
          Field("from", .date, en: "From", zh: "生效日"), Field("until", .date, en: "Last day", zh: "有效期至"),
        ]), en: "Approval", zh: "批准", note: "The telecommunications authority's.", noteZh: "电信主管部门的批准。"),
      Field(
        "scope",
        .part([
          Field("people", .many("groups", "people"), en: "People", zh: "人员"),
          Field("sites", .many("sites"), en: "Sites", zh: "场所"),
          Field("prefixes", .list(.prefix), en: "Address prefixes", zh: "地址段"),
          Field("destinations", .many("destinations"), en: "Destinations", zh: "访问目标"),
          Field("from", .date, en: "From", zh: "起始日", aliases: ["start", "start date", "开始日期"]),
          Field("until", .date, en: "Last day", zh: "截止日", aliases: ["end", "end date", "until", "到期日", "结束日期"]),
        ]), en: "Scope", zh: "范围",
        note:
          "Who and what the approval, or the application to the carrier, names. What is left out is not restricted.",
        noteZh: "批准文件或者向运营商的申请所载明的人员与目标；未列的项目不受限制。"),
      Field(
        "used-by", .many("groups", "people"), en: "Used by", zh: "使用者", aliases: ["users", "departments", "部门", "用户"]),
      Field(
        "reaches", .many("destinations"), en: "Reaches", zh: "访问目标", note: "What is reached over it.",
        noteZh: "经由线路访问的目标。"),
      note,
    ])

  public static let groups = Form(
    "group", "groups", en: "Groups of people", zh: "人员组",
    why: "Departments, teams, visitors: people who use lines alike.",
    whyZh: "部门、团队、访客等使用方式相同的人员。",
    [
      id, name(aliases: ["department", "team", "部门"]), entity,
      Field("site", .one("sites"), en: "Site", zh: "场所", aliases: ["office", "location", "办公地点"]),
      Field(
        "country", .country, en: "Country or region", zh: "国家或地区",
        note: "Where they work, where that is not the site's.",
        noteZh: "工作所在地（与场所不同时填写）。"),
      Field(
        "relation", .word(["employee", "branch-staff", "affiliate", "client", "contractor", "visitor"]), en: "Relation",
        zh: "身份", note: "Left out: employee, or what the entity's relation makes of them.", noteZh: "默认为员工，或者由公司关系推定。"),
      Field("size", .count, en: "How many", zh: "人数", aliases: ["head count", "headcount", "count", "people"]), note,
    ])

  public static let people = Form(
    "person", "people", en: "People", zh: "人员", why: "Persons, where they matter one by one.", whyZh: "需要逐一列明的个人。",
    [
      id, name(aliases: ["full name", "姓名", "员工姓名"]),
      Field(
        "group", .one("groups"), required: true, en: "Group", zh: "所属组", aliases: ["department", "team", "部门"]),
      Field(
        "country", .country, en: "Country or region", zh: "国家或地区", note: "Where the person works, if not the group's.",
        noteZh: "工作所在地（与所属组不同时填写）。"),
      Field(
        "until", .date, en: "Last day", zh: "离职日",
        aliases: ["leaves", "leaving date", "end date", "termination date", "离职日期", "last working day"]), note,
    ])

  public static let destinations = Form(
    "destination", "destinations", en: "Destinations", zh: "访问目标", why: "What is reached over lines.",
    whyZh: "经由线路访问的目标。",
    [
      id, name(true),
      Field(
        "kind", .word(["own-site", "approved-service", "data-centre", "business-platform", "other"]), required: true,
        en: "Kind", zh: "类型"),
      Field("country", .country, en: "Country or region", zh: "国家或地区"),
      Field("operator", .text, en: "Operator", zh: "运营者"),
      Field("prefixes", .list(.prefix), en: "Address prefixes", zh: "地址段"),
      Field("ports", .list(.ports), en: "Ports", zh: "端口"),
      Field(
        "carries-telecom-business", .yesNo, en: "Carries telecommunications business", zh: "开展电信业务",
        note: "Whether a telecommunications business is carried on there.", noteZh: "是否在此开展电信业务经营活动。"), note,
    ])

  public static let gateways = Form(
    "gateway", "gateways", en: "Gateways", zh: "网关", why: "Devices at which lines and VPNs end.",
    whyZh: "线路与 VPN 终接的设备。",
    [
      id, name(), Field("site", .one("sites"), required: true, en: "Site", zh: "场所"),
      Field("lines", .many("lines"), en: "Lines", zh: "线路"),
      Field("address", .address, en: "Outside address", zh: "外部地址"),
      Field("product", .one("products"), en: "Product", zh: "产品"),
      Field("logs", .quantity(unit: "months"), en: "Logs kept", zh: "日志留存"), note,
    ])

  public static let products = Form(
    "product", "products", en: "Encryption products", zh: "密码产品", why: "Encryption products and technology.",
    whyZh: "密码产品与技术。", lawKind: "product",
    [
      id, name(true),
      Field(
        "entity", .one("entities"), en: "Owner", zh: "所有人", note: "The legal entity that owns it.",
        noteZh: "所有该产品的法律实体。"),
      Field("maker", .text, en: "Maker", zh: "生产者", aliases: ["vendor", "manufacturer", "厂商"]),
      Field("model", .text, en: "Model", zh: "型号"),
      Field("sites", .many("sites"), en: "Sites", zh: "场所"), Field("pieces", .count, en: "Pieces", zh: "数量"), note,
    ])

  public static let services = Form(
    "service", "services", en: "Encryption services", zh: "密码服务",
    why: "Encryption services that the organisation offers to others.",
    whyZh: "向他人提供的商用密码服务。", lawKind: "encryption-service", [id, name(true), entity, note])

  public static let uses = Form(
    "use", "uses", en: "Individuals' uses", zh: "个人使用", why: "Questions about one person's international networking.",
    whyZh: "关于个人国际联网的问题。", lawKind: "use",
    [
      id, name(true, aliases: ["question", "问题"]),
      Field("who", .reference(["people", "groups"], orNone: false), en: "Who", zh: "何人"),
      Field(
        "line", .one("lines"), en: "Line", zh: "线路", note: "The employer's line, where that is the channel.",
        noteZh: "以雇主专线为信道时填写。"),
      note,
    ])

  public static let others = Form(
    "other", "others", en: "Other things", zh: "其他事项",
    why: "Anything else that the law has a kind for: a data export, a purchase, a network.",
    whyZh: "法律规定的其他种类，例如数据出境、采购、网络。",
    [id, name(true), Field("kind", .law(.kind), required: true, en: "Kind", zh: "种类"), entity, note])

  public static let documents = Form(
    "document", "documents", en: "Evidence files", zh: "证明文件", why: "Papers, each with what it shows, and its dates.",
    whyZh: "证明文件、其证明对象及日期。",
    [
      id, name(), Field("kind", .law(.document), required: true, en: "Kind", zh: "种类"),
      Field(
        "for", .list(.entry), required: true, en: "For", zh: "证明对象", note: "For example `lines/sha-fra`.",
        noteZh: "例如 lines/sha-fra。"),
      Field("number", .text, en: "Number", zh: "文号"), Field("effective", .date, en: "Effective", zh: "生效日"),
      Field("expires", .date, en: "Last day", zh: "有效期至"),
      Field("file", .text, en: "File", zh: "文件", note: "A path beside the estate.", noteZh: "相对于清单文件夹的路径。"),
      Field("sha256", .digest, en: "SHA-256", zh: "SHA-256"), Field("owner", .text, en: "Owner", zh: "保管人"), note,
    ])

  /// Not a list of things: how the organisation reads what the law leaves open.
  public static let readings = Form(
    "reading", "readings", en: "Fixed readings", zh: "已确定的理解",
    why: "Open questions that the organisation has decided for itself.",
    whyZh: "本组织对法律未决问题所采取的理解。",
    [
      Field("question", .law(.question), required: true, en: "Question", zh: "问题"),
      Field("reading", .law(.reading), required: true, en: "Reading", zh: "理解"),
      Field("by", .text, required: true, en: "Decided by", zh: "决定人"),
      Field("reason", .text, required: true, en: "Reason", zh: "理由"), Field("on", .date, en: "On", zh: "日期"),
      Field("reviewer", .text, en: "Reviewed by", zh: "复核人"), note,
    ])
}
