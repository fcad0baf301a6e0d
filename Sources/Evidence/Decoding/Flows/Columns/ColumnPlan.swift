import Datagrams

/// Which fields of a template's records go into which columns of `FlowColumns`, and how; made once for a definition.
struct ColumnPlan: Sendable {
  /// What a field is to the columns.
  enum Role: UInt8, Sendable {
    case source4, destination4, source6, destination6
    case sourcePort, destinationPort, protocolNumber, tcpFlags, typeOfService
    case octets, packets
    case ingressInterface, egressInterface, ingressVRF, egressVRF
    case sampler, samplingInterval
    case startUptime, startSeconds, startMilliseconds, startMicroseconds, startNanoseconds
    case endUptime, endSeconds, endMilliseconds, endMicroseconds, endNanoseconds
  }

  struct Move: Sendable {
    var role: Role
    /// Of the template's fields.
    var field: UInt16
    var width: UInt16
    /// From the beginning of the record; meaningless where lengths vary.
    var offset: UInt16
  }

  let moves: [Move]
  let columns: FlowColumns.Columns
  /// Those of them that are there only if the exporter's uptime is known.
  let uptimeColumns: FlowColumns.Columns
  /// Of the addresses of every record: 4, 6, or 0 for none or both.
  let family: UInt8
  /// The records are all of one length and every field has a width that is read at once.
  let isPlain: Bool

  init(_ shape: TemplateDefinition.Shape) {
    var offsets: [Int] = []
    var offset = 0
    for field in shape.fields {
      offsets.append(offset)
      offset += field.isVariable ? 0 : Int(field.length)
    }
    var moves: [Move] = []
    if !shape.isOptions {
      for candidates in Self.candidates {
        // The first element that the template has at all, at its first place.
        let found = candidates.lazy.compactMap { candidate in
          shape.fields.firstIndex { $0.element == InformationElement(candidate.0) && Self.fits($0, candidate.1) }
            .map { ($0, candidate.1) }
        }.first
        guard let (index, role) = found else { continue }
        moves.append(
          Move(role: role, field: UInt16(index), width: shape.fields[index].length, offset: UInt16(offsets[index])))
      }
    }
    let (has4, has6) = (moves.contains { $0.role.is(4) }, moves.contains { $0.role.is(6) })
    family = has4 == has6 ? 0 : has4 ? 4 : 6
    let isFixed = !shape.fields.contains(where: \.isVariable)
    isPlain = isFixed && !(has4 && has6) && moves.allSatisfy { [1, 2, 4, 8, 16].contains($0.width) }
    // Where lengths vary, the fields are met in their order.
    let ordered = isPlain ? moves : moves.sorted { $0.field < $1.field }
    // A copy without room to grow: there may be very many.
    self.moves = ordered.map(\.self)
    columns = moves.reduce(into: []) { $0.formUnion($1.role.column) }
    uptimeColumns = moves.filter { $0.role == .startUptime || $0.role == .endUptime }
      .reduce(into: []) { $0.formUnion($1.role.column) }
  }

  /// For each column the elements that may fill it, the best first.
  private static let candidates: [[(UInt16, Role)]] = [
    [(8, .source4)], [(12, .destination4)], [(27, .source6)], [(28, .destination6)],
    [(7, .sourcePort), (182, .sourcePort), (180, .sourcePort)],
    [(11, .destinationPort), (183, .destinationPort), (181, .destinationPort)],
    [(4, .protocolNumber)], [(6, .tcpFlags)], [(5, .typeOfService)],
    [(1, .octets), (85, .octets), (231, .octets), (23, .octets)],
    [(2, .packets), (86, .packets), (298, .packets), (24, .packets)],
    [(10, .ingressInterface), (252, .ingressInterface)], [(14, .egressInterface), (253, .egressInterface)],
    [(234, .ingressVRF)], [(235, .egressVRF)], [(48, .sampler), (302, .sampler)],
    [(34, .samplingInterval), (50, .samplingInterval)],
    [
      (156, .startNanoseconds), (154, .startMicroseconds), (152, .startMilliseconds), (150, .startSeconds),
      (22, .startUptime),
    ],
    [(157, .endNanoseconds), (155, .endMicroseconds), (153, .endMilliseconds), (151, .endSeconds), (21, .endUptime)],
  ]

  private static func fits(_ field: TemplateField, _ role: Role) -> Bool {
    switch role {
    case .source4, .destination4: field.length == 4
    case .source6, .destination6: field.length == 16
    case .startUptime, .endUptime: TemplateField.isUptimeLength(field.length)
    case .startMicroseconds, .startNanoseconds, .endMicroseconds, .endNanoseconds: field.length == 8
    default: (1...8).contains(field.length)
    }
  }
}

extension ColumnPlan.Role {
  /// Whether it is an address of this family.
  func `is`(_ family: Int) -> Bool {
    switch self {
    case .source4, .destination4: family == 4
    case .source6, .destination6: family == 6
    default: false
    }
  }

  var column: FlowColumns.Columns {
    switch self {
    case .source4, .source6: .source
    case .destination4, .destination6: .destination
    case .sourcePort: .sourcePort
    case .destinationPort: .destinationPort
    case .protocolNumber: .protocolNumber
    case .tcpFlags: .tcpFlags
    case .typeOfService: .typeOfService
    case .octets: .octets
    case .packets: .packets
    case .ingressInterface: .ingressInterface
    case .egressInterface: .egressInterface
    case .ingressVRF: .ingressVRF
    case .egressVRF: .egressVRF
    case .sampler: .sampler
    case .samplingInterval: .samplingInterval
    case .startUptime, .startSeconds, .startMilliseconds, .startMicroseconds, .startNanoseconds: .start
    case .endUptime, .endSeconds, .endMilliseconds, .endMicroseconds, .endNanoseconds: .end
    }
  }
}
