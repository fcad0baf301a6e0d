import FuzzDriver
import LawSyntax
import SourceText

/// Any bytes are read and formatted without a crash; what the formatter gives is read again without an error, and
/// formatting it changes nothing.
private func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  let source = SourceFile(name: "fuzz.law.md", bytes: bytes)
  let (once, diagnostics) = Formatter.format(source)
  guard !diagnostics.contains(where: { $0.severity == .error }) else { return 0 }
  let (twice, again) = Formatter.format(SourceFile(name: "fuzz.law.md", bytes: once))
  precondition(!again.contains { $0.severity == .error }, "What the formatter wrote has errors.")
  precondition(once == twice, "Formatting twice is not formatting once.")
  return 0
}

@_cdecl("LawSyntaxFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments, fuzz)
}
