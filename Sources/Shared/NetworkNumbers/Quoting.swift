/// A piece of the user's text in backquotes, made safe to print: shortened, and control characters shown as `?`.
func quoted(_ text: some StringProtocol) -> String {
  let shownMax = 60
  var shown = ""
  for scalar in text.unicodeScalars.prefix(shownMax) {
    shown.unicodeScalars.append(scalar.properties.generalCategory == .control ? "?" : scalar)
  }
  let isCut = text.unicodeScalars.dropFirst(shownMax).first != nil
  return "`\(shown)\(isCut ? "…" : "")`"
}
