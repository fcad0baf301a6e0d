import EstateModel
import Facts
import LawPacks

/// What a column of a table is: a key of a form, a key inside one of its parts, or a fact of the law.
struct TableColumn {
  enum Target {
    case field(Field)
    case part(Field, inner: Field)
    case fact(name: String, FactType)
  }

  let target: Target
  /// From 1.
  let column: Int
  let header: Cell

  /// Whether two columns may be the same: only a list takes several.
  var isList: Bool {
    if case .field(let field) = target, case .list = field.type { true } else { false }
  }

  var key: String {
    switch target {
    case .field(let field): field.name
    case .part(let field, let inner): "\(field.name).\(inner.name)"
    case .fact(let name, _): name
    }
  }
}

/// The names under which the columns of one form are known: its keys and titles in both languages, what else people call
/// them, and the facts of the law.
struct TableHeaders {
  let form: Form
  private var targets: [String: TableColumn.Target] = [:]

  init(_ form: Form, pack: LawPack) {
    self.form = form
    // What comes later gives way to what is there, so that a key of ours goes before a fact of the law.
    for field in form.fields {
      if case .part(let inner) = field.type {
        for part in inner { add(part, of: field) }
      } else {
        for name in Self.names(of: field) { add(name, .field(field)) }
      }
    }
    guard let kind = form.lawKind.flatMap({ pack.kind(named: $0) }) else { return }
    for fact in pack.facts where fact.kind == kind {
      if case .reference = fact.type.base { continue }
      let path = FactPath(kind: pack.kinds[kind].name, steps: [fact.name])
      for name in [fact.name] + (pack.bridge.headers[path] ?? []) { add(name, .fact(name: fact.name, fact.type)) }
    }
  }

  private static func names(of field: Field) -> [String] {
    [field.name, field.title.text] + field.title.translations.values.sorted() + field.aliases
  }

  /// `approval number`, `批准有效期至`; and a title of the part's own where it says enough by itself.
  private mutating func add(_ inner: Field, of field: Field) {
    let target = TableColumn.Target.part(field, inner: inner)
    for outer in Self.names(of: field) {
      for name in Self.names(of: inner) {
        add("\(outer) \(name)", target)
        add("\(outer)\(name)", target)
      }
    }
    for alias in inner.aliases { add(alias, target) }
    // The part's own name stands for what is required of it.
    if inner.isRequired { for name in Self.names(of: field) { add(name, target) } }
  }

  private mutating func add(_ name: String, _ target: TableColumn.Target) {
    let folded = Self.folded(name)
    if !folded.isEmpty, targets[folded] == nil { targets[folded] = target }
  }

  /// Letters and digits alone, in lower case; what stands in brackets is a unit or a remark.
  static func folded(_ header: String) -> String {
    var folded = ""
    var depth = 0
    for scalar in CellReading.plain(header).lowercased().unicodeScalars {
      if "([（【".unicodeScalars.contains(scalar) { depth += 1 }
      if depth == 0, scalar.properties.isAlphabetic || scalar.properties.numericType != nil {
        folded.unicodeScalars.append(scalar)
      }
      if ")]）】".unicodeScalars.contains(scalar) { depth = max(0, depth - 1) }
    }
    return folded
  }

  func target(_ header: Cell) -> TableColumn.Target? { targets[Self.folded(header.text)] }

  /// The names that a wrong header may have meant.
  var known: [String] { form.fields.map(\.name) }

  /// How many cells of a row are known headers.
  func recognised(in row: [Cell]) -> Int { row.count { !$0.isEmpty && target($0) != nil } }
}
