import EstateModel
import SourceText

/// Entries of an estate as people name them on a command line.
enum EntryArgument {
  /// `lines/x`; by the law's kind `line/x`; or `x` alone, where one list has it.
  static func entry(_ text: String, in estate: Estate) throws -> EntryName {
    let forms = Forms.all.filter(\.takesFacts)
    guard !text.contains("/") else {
      let name = try entry(text)
      if estate[name.plural].contains(where: { $0.id.text == name.id }) { return name }
      throw Refusal(
        "the estate has no `\(name)`",
        help: didYouMean(name.id, among: estate[name.plural].map(\.id.text))
          ?? "`wayleave assess` lists what there is")
    }
    let lists = forms.filter { form in estate[form.plural].contains { $0.id.text == text } }
    guard let list = lists.first else {
      let known = forms.flatMap { form in estate[form.plural].map(\.id.text) }
      throw Refusal(
        "the estate has nothing `\(text)` that the law judges",
        help: didYouMean(text, among: known) ?? "`wayleave assess` lists what there is")
    }
    if lists.count > 1 {
      throw Refusal(
        "several lists have an entry `\(text)`",
        help: "name one: " + lists.map { "\($0.plural)/\(text)" }.joined(separator: ", "))
    }
    return EntryName(list.plural, text)
  }

  /// `lines/x`, or by the law's kind: `line/x`, whether or not there is such an entry.
  static func entry(_ text: String) throws -> EntryName {
    guard let name = EntryName(text) else {
      throw Refusal("`\(text)` is no entry of an estate", help: "name a list and an id: lines/sha-fra")
    }
    let forms = Forms.all.filter(\.takesFacts)
    if let form = forms.first(where: { $0.plural == name.plural || $0.lawKind == name.plural }) {
      return EntryName(form.plural, name.id)
    }
    throw Refusal(
      "the law judges no entries of `\(name.plural)`",
      help: didYouMean(name.plural, among: forms.map(\.plural)) ?? "it judges "
        + forms.map(\.plural).joined(separator: ", "))
  }
}
