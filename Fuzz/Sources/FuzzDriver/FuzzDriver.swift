/// Hands a fuzz program's arguments and its function over to libFuzzer.
///
/// SwiftPM gives an executable's entry point the name of its target, so libFuzzer's own `main` is never called; each
/// program calls this from its own one (LLVM, "Using libFuzzer as a library").
public func runFuzzer(
  _ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?,
  _ target: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt {
  var count = count
  var arguments = arguments
  return runDriver(&count, &arguments, target)
}

@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?>,
  _ target: @convention(c) (UnsafePointer<UInt8>, Int) -> CInt
) -> CInt

/// The input cut into datagrams: two bytes of a length, then so many bytes, as far as it goes. So one input can hold
/// templates and their data.
public func datagrams(_ input: [UInt8]) -> [[UInt8]] {
  var found: [[UInt8]] = []
  var place = 0
  while place + 2 <= input.count {
    let length = Int(input[place]) << 8 | Int(input[place + 1])
    let end = min(input.count, place + 2 + length)
    found.append(Array(input[place + 2..<end]))
    place = end
  }
  return found
}
