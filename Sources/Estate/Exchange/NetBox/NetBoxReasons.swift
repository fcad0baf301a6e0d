import Facts

/// What the import has to say, and what to do about it: all its sentences, in English and Chinese.
struct NetBoxReason {
  let reason: LocalizedText
  let advice: LocalizedText?

  private init(_ en: String, _ zh: String, do advice: (en: String, zh: String)? = nil) {
    reason = LocalizedText(en, translations: ["zh": zh])
    self.advice = advice.map { LocalizedText($0.en, translations: ["zh": $0.zh]) }
  }

  /// How to give the import more: the list of the REST API, and the name for a dump.
  private static func add(_ models: NetBoxModel...) -> (en: String, zh: String) {
    let lists = models.map { "/api/\($0.endpoint)/" }
    let names = models.map(\.rawValue)
    return (
      "add \(lists.joined(separator: " and ")); in a dump: \(names.joined(separator: " "))",
      "补充 \(lists.joined(separator: " 和 "))；dumpdata 中为 \(names.joined(separator: " "))"
    )
  }

  private static let completeIt = (
    "move the entry to a file of your own and complete it there: the next import keeps yours",
    "将条目移入自己的文件并补全；下次导入保留该条目"
  )

  // MARK: Input

  static func unfinished(_ list: NetBoxInventory.Unfinished) -> NetBoxReason {
    let (en, zh) =
      list.all.map { ("\(list.given) of \($0)", "共 \($0) 个，给出 \(list.given) 个") }
      ?? ("\(list.given), and there are more", "给出 \(list.given) 个，尚有更多")
    return NetBoxReason(
      "not all pages were given: \(en)", "页面不全：\(zh)",
      do: ("fetch every page, or ask with `limit=0`", "取得所有页面，或者以 `limit=0` 请求"))
  }

  static let nameless = NetBoxReason(
    "objects that do not tell what they are", "无法识别类型的对象",
    do: ("leave the `url` in lists, the `model` and `pk` in dumps", "保留列表中的 `url`，以及 dumpdata 中的 `model` 和 `pk`"))

  static let repeated = NetBoxReason(
    "given more than once; the one that was changed last was read", "重复给出；以最后修改者为准")

  // MARK: Sites and prefixes

  static let noCountry = NetBoxReason(
    "neither regions nor time zone tell the country: written as XX", "区域与时区均未说明国家或地区：写为 XX", do: completeIt)

  static let siteNotListed = NetBoxReason(
    "only met inside other objects, the country is not told: written as XX", "仅在其他对象中出现，未说明国家或地区：写为 XX",
    do: add(.site, .region))

  static let regionUnknown = NetBoxReason(
    "the region or those above it are not in the data: the country is written as XX", "数据中没有该区域或其上级区域：国家或地区写为 XX",
    do: add(.region))

  static func doubt(_ doubt: SiteCountry.Doubt, written code: String?) -> NetBoxReason {
    let code = code ?? "XX"
    return switch doubt {
    case .zone(let zone, let other):
      NetBoxReason(
        "written as \(code), but the time zone \(zone) is that of \(other)", "写为 \(code)，但时区 \(zone) 属于 \(other)",
        do: completeIt)
    case .regions(let outer, let inner):
      NetBoxReason(
        "its regions name two countries, \(outer) and \(inner): written as \(code)",
        "所属区域指向两个国家或地区（\(outer) 与 \(inner)）：写为 \(code)", do: completeIt)
    case .name(let part):
      NetBoxReason(
        "written as \(code), but its name speaks of \(part)", "写为 \(code)，但名称指向 \(part)", do: completeIt)
    }
  }

  static let prefixNoPrefix = NetBoxReason("is not an address prefix", "不是地址段")
  static let prefixNoSite = NetBoxReason("belongs to no site", "不属于任何场所")
  static let prefixSiteUnknown = NetBoxReason("its site is not in the data", "数据中没有所属场所", do: add(.site))
  static let prefixContainer = NetBoxReason("a container, its parts are read", "容器地址段，已读取其下级")
  static let prefixDeprecated = NetBoxReason("out of use (deprecated)", "已停用（deprecated）")
  static let prefixCovered = NetBoxReason("lies inside a wider prefix of the same site", "位于同一场所更大的地址段之内")

  static func prefixShared(_ first: String, _ second: String) -> NetBoxReason {
    NetBoxReason(
      "is that of two sites, \(first) and \(second)", "同属两个场所：\(first) 与 \(second)",
      do: ("an address belongs to one site: correct one of them in NetBox", "一个地址只属于一个场所：请在 NetBox 中更正"))
  }

  static func prefixMixed(_ own: String, _ inner: String, of other: String) -> NetBoxReason {
    NetBoxReason(
      "of \(own) contains \(inner) of \(other), which was written instead", "属于 \(own)，但包含 \(other) 的 \(inner)；已写入后者",
      do: ("add the rest to \(own) by hand, without what lies at \(other)", "手工为 \(own) 添加其余部分，不含 \(other) 的部分"))
  }

  static func prefixTaken(_ prefix: String, by site: String) -> NetBoxReason {
    NetBoxReason(
      "overlaps \(prefix), which the estate has at \(site)", "与清单中 \(site) 的 \(prefix) 重叠",
      do: ("an address belongs to one site: correct the estate or NetBox", "一个地址只属于一个场所：请更正清单或者 NetBox"))
  }

  // MARK: Lines

  static let noTermination = NetBoxReason(
    "no termination is in the data", "数据中没有端点", do: add(.circuitTermination))

  static let oneTermination = NetBoxReason(
    "ends at one site only; a line joins two", "只有一端；线路须连接两个场所",
    do: ("terminate the other side in NetBox, or write the line by hand", "在 NetBox 中补充另一端，或者手工填写"))

  static let internetAccess = NetBoxReason(
    "internet access at one site is no line between two", "单一场所的互联网接入，不是两个场所之间的线路")

  static func internetAccess(network: String) -> NetBoxReason {
    NetBoxReason(
      "internet access that ends in the provider network \(network), no line between two sites",
      "终于运营商网络 \(network) 的互联网接入，不是两个场所之间的线路")
  }

  static func endsInNetwork(_ network: String, sites: [String]) -> NetBoxReason {
    guard sites.count > 1 else {
      return NetBoxReason(
        "ends in the provider network \(network), not at a second site", "终于运营商网络 \(network)，而非第二个场所",
        do: ("write the line by hand if it leads to another site", "如通往另一场所，请手工填写线路"))
    }
    let shown = sites.prefix(6).joined(separator: ", ") + (sites.count > 6 ? " …" : "")
    return NetBoxReason(
      "ends in the provider network \(network), not at a second site", "终于运营商网络 \(network)，而非第二个场所",
      do: (
        "\(sites.count) sites end there (\(shown)): if they form one VPN, write it as a line with these ends",
        "共 \(sites.count) 个场所接入（\(shown)）：如构成一个 VPN，请写为一条以这些场所为端点的线路"
      ))
  }

  static func endsInRegion(_ region: String) -> NetBoxReason {
    NetBoxReason(
      "ends in \(region), which is no site", "终于 \(region)，并非场所",
      do: ("terminate it at a site in NetBox", "在 NetBox 中改为终于场所"))
  }

  static func endNotGiven(_ model: NetBoxModel) -> NetBoxReason {
    NetBoxReason("where it ends is not in the data", "数据中没有端点所在", do: add(model))
  }

  static let typeNotGiven = NetBoxReason(
    "what kind of thing it ends at is not in the data", "数据中没有端点的类型",
    do: (
      "dump with `--natural-foreign`, or add contenttypes.contenttype",
      "导出时使用 `--natural-foreign`，或者补充 contenttypes.contenttype"
    ))

  static let endUnknown = NetBoxReason("ends at nothing that could be a site", "端点不是场所")

  static let circuitNotListed = NetBoxReason(
    "only met inside its terminations: written without type, rate and dates", "仅在端点中出现：未写类型、速率和日期", do: add(.circuit))

  static let sameSite = NetBoxReason("both ends are at one site", "两端在同一场所")

  static let providerUnknown = NetBoxReason(
    "written without provider: it is not in the data", "未写提供者：数据中没有", do: add(.provider, .providerNetwork))

  static let tenantUnknown = NetBoxReason(
    "written without entity: its tenant is not in the data", "未写所属公司：数据中没有该租户", do: add(.tenant))

  static let accessBetweenSites = NetBoxReason(
    "its type is internet access, but it joins two sites: written without technology", "类型为互联网接入，但连接两个场所：未写技术",
    do: ("state the `technology`, or correct the type in NetBox", "填写 `technology`，或者在 NetBox 中更正类型"))

  static let datesOutOfOrder = NetBoxReason(
    "ends before it begins: written without contract dates", "终止日早于安装日：未写合同日期",
    do: ("correct the dates in NetBox", "在 NetBox 中更正日期"))

  static let rounded = NetBoxReason(
    "its rate is no whole number of mbps: rounded, the exact rate is in the note", "速率不是整数 mbps：已取整，确切速率见备注")

  // MARK: Tunnels and gateways

  static let fewTerminations = NetBoxReason(
    "fewer than two terminations are in the data", "数据中的端点少于两个", do: add(.tunnelTermination))

  static let fewVirtualTerminations = NetBoxReason(
    "fewer than two terminations are in the data", "数据中的端点少于两个", do: add(.virtualCircuitTermination))

  static func siteNotTold(by model: NetBoxModel) -> NetBoxReason {
    switch model {
    case .site:
      NetBoxReason("the site of an end is not in the data", "数据中没有端点所在场所", do: add(.site))
    case .interface, .device:
      NetBoxReason("the site of an end is not in the data", "数据中没有端点所在场所", do: add(.device, .interface))
    default:
      NetBoxReason("the site of an end is not in the data", "数据中没有端点所在场所", do: add(.virtualMachine, .machineInterface))
    }
  }

  static let machineWithoutSite = NetBoxReason(
    "an end is a virtual machine that lies at no site", "一端为不属于任何场所的虚拟机",
    do: ("give the machine or its cluster a site in NetBox", "在 NetBox 中为虚拟机或其集群指定场所"))

  static func moreAddresses(_ others: String) -> NetBoxReason {
    NetBoxReason("has more outside addresses: \(others)", "另有外部地址：\(others)")
  }

  // MARK: Entities, and entries that are there already

  static let entityCountry = NetBoxReason(
    "NetBox does not know where a tenant is incorporated: written as XX", "NetBox 不含租户的注册地：写为 XX", do: completeIt)

  static let keptEqual = NetBoxReason("NetBox says the same", "与 NetBox 一致")

  static func kept(_ fields: [String]) -> NetBoxReason {
    let list = fields.joined(separator: ", ")
    return NetBoxReason("NetBox differs in \(list)", "NetBox 的 \(list) 有所不同")
  }
}
