import Decoding
import Intake

/// Why bytes could not be decoded, in the words of a language. The JSON keeps the short names.
struct DecodeWording {
  let isChinese: Bool

  init(language: String) { isChinese = language == "zh" }

  private func pick(_ english: String, _ chinese: String) -> String { isChinese ? chinese : english }

  func datagram(_ number: UInt64, from sender: String?) -> String {
    pick("datagram \(number)", "第 \(number) 个数据报") + (sender.map { pick(" from \($0)", "（来自 \($0)）") } ?? "")
  }
  func byte(_ offset: Int) -> String { pick(", byte \(offset)", "，第 \(offset) 字节") }
  func badValues(_ count: Int) -> String { pick("\(counted(count, "value")) of another type", "\(count) 个值与类型不符") }
  func more(_ count: Int) -> String {
    pick("and \(count) more; the last line counts them all", "另有 \(count) 处；最后一行有全部计数")
  }
  var isNoLog: String { pick("--as zeek is for logs", "--as zeek 只用于日志") }

  /// A reason as the accounts of a spool name it; as it is, where it is not known.
  func reason(_ name: String) -> String {
    if let reason = DecodingTrouble.Reason(rawValue: name) { return text(reason) }
    if let reason = SFlowTrouble.Reason(rawValue: name) { return text(reason) }
    if let reason = RADIUSTrouble.Reason(rawValue: name) { return text(reason) }
    switch name {
    case "noSecret": return pick("no secret for this client", "没有该客户端的密钥")
    case "wrongAuthenticator": return pick("the authenticator is wrong", "验证码错误")
    case "badAttribute": return pick("a value has not the form of its attribute", "属性值的格式不符")
    case "spoolDamaged": return pick("the spool has lost its bytes", "缓存已丢失其字节")
    case "other": return pick("other reasons", "其他原因")
    default: return name
    }
  }

  func text(_ reason: DecodingTrouble.Reason) -> String {
    switch reason {
    case .headerCut: pick("fewer bytes than a header", "不足一个报头")
    case .versionUnknown: pick("neither version 5, 9 nor 10", "版本不是 5、9 或 10")
    case .messageCut: pick("the header promises more than the datagram holds", "报头所称多于数据报所含")
    case .trailingBytes: pick("bytes behind the end of the message", "消息结束之后还有字节")
    case .setLengthTooSmall: pick("a set is shorter than its own header", "集合短于其自身的头部")
    case .setCut: pick("a set is longer than the rest of the message", "集合长于消息的剩余部分")
    case .setReserved: pick("a set has an id that nothing uses", "集合编号属保留范围")
    case .recordCut: pick("bytes of a set that are no whole record and no padding", "集合中既非完整记录也非填充的字节")
    case .templateCut: pick("a template is longer than its set", "模板长于其集合")
    case .templateNumber: pick("a template's id is below 256", "模板编号小于 256")
    case .templateFieldsTooMany: pick("a template has too many fields", "模板字段过多")
    case .templateFieldsEmpty: pick("a template has too many fields of no bytes", "模板中零字节的字段过多")
    case .templateEmpty: pick("a template's records have no bytes", "模板的记录没有字节")
    case .templateTooLong: pick("a template's records fit into no datagram", "模板的记录放不进任何数据报")
    case .templateScopes: pick("an options template has no or too many scopes", "选项模板没有范围字段，或范围字段过多")
    case .templateFlood: pick("the session announces too many templates", "该会话的模板过多")
    case .domainFlood: pick("too many observation domains: the templates of one are forgotten", "观测域过多：其中一个的模板已遗忘")
    case .waitingFull: pick("too much data waits for a template already", "等待模板的数据已过多")
    case .templateNeverCame: pick("data whose template never came", "数据的模板始终未到")
    }
  }

  func text(_ reason: RADIUSTrouble.Reason) -> String {
    guard isChinese else { return reason.rawValue }
    return switch reason {
    case .packetTooShort: "RADIUS 报文至少有 20 字节"
    case .lengthOutOfBounds: "报文长度不在 20 与 4096 之间"
    case .packetCut: "报文自称的长度超过数据报"
    case .attributeTooShort: "某属性的长度小于 2，其后无法读取"
    case .attributeCut: "某属性超出报文，其后无法读取"
    case .vendorAttributeCut: "厂商属性与容纳它的属性不符"
    case .wrongLength: "值的长度与其类型不符"
    case .prefixLength: "前缀长度超过地址长度"
    case .prefixCut: "前缀的字节少于其长度所需"
    case .notUTF8: "文本不是 UTF-8"
    }
  }

  func text(_ reason: SFlowTrouble.Reason) -> String {
    guard isChinese else { return reason.rawValue }
    return switch reason {
    case .version: "不是 sFlow 第 5 版"
    case .agent: "代理地址既非 IPv4 也非 IPv6"
    case .cut: "数据报在样本中间结束"
    case .badSample: "样本短于其头部"
    case .recordCut: "记录超出其样本"
    case .badRecord: "记录短于其格式"
    case .bytesLeft: "最后一个样本之后还有字节"
    }
  }

  func text(_ reason: ZeekTrouble.Reason) -> String {
    guard isChinese else { return reason.rawValue }
    return switch reason {
    case .lineTooLong: "该行超过 1 MiB"
    case .noHeader: "记录之前没有 #fields 行"
    case .fieldCount: "该行的字段数与 #fields 不符"
    case .typeCount: "#types 的项数与 #fields 不符"
    case .tooManyFields: "该行的字段超过 4096 个"
    case .badSeparator: "#separator 不是一个字节"
    case .notUTF8: "该行不是 UTF-8"
    case .notJSON: "该行不是 JSON 对象"
    case .tooDeep: "JSON 嵌套超过 16 层"
    case .nameTwice: "对象中有重复的名称"
    case .badValue: "值与其类型不符"
    }
  }

  func text(_ reason: CaptureCounts.Reason) -> String {
    guard isChinese else { return reason.rawValue }
    return switch reason {
    case .otherLink: "接口的链路类型未知"
    case .notIP: "不是 IP"
    case .unreadableHeader: "报头不完整或有误"
    case .otherTransport: "既非 UDP 也非 TCP"
    case .otherStream: "TCP，但不是 IPFIX（端口 4739）"
    case .cutPacket: "抓包只保留了报文开头（截断长度）"
    case .fragmentsMissing: "缺少分片"
    case .otherFragments: "其他流量的分片"
    case .fragmentsOverlap: "分片重叠或不能拼合"
    case .streamGap: "TCP 流中缺少字节"
    case .streamNotIPFIX: "TCP 流中有不属于 IPFIX 消息的字节"
    case .tooManyStreams: "TCP 流过多，未全部跟踪"
    }
  }
}
