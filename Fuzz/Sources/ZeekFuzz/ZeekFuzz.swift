import Datagrams
import Decoding
import FuzzDriver

/// Any bytes are read as lines of a log, without a trap. What a line becomes is JSON that the same reader reads again.
private func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  var reader = ZeekReader()
  var again = ZeekReader()
  for line in bytes.split(separator: 10, omittingEmptySubsequences: false) {
    let line = Array(line)
    guard case .record = reader.read(line.span.bytes) else { continue }
    var json = JSONLine()
    json.begin()
    ZeekJSON.write(reader, line.span.bytes, to: &json)
    json.end()
    let written = Array(json.bytes.dropLast())
    switch again.read(written.span.bytes) {
    case .record, .trouble(.tooManyFields), .trouble(.lineTooLong), .trouble(.tooDeep): continue
    case .none, .trouble: preconditionFailure("What was written is not JSON.")
    }
  }
  return 0
}

@_cdecl("ZeekFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments, fuzz)
}
