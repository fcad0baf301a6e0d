import Datagrams
import Decoding
import FuzzDriver

/// Any bytes are a datagram of sFlow or not, and its samples are written, without a trap.
private func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  let bytes = Array(UnsafeBufferPointer(start: start, count: count))
  guard let datagram = try? SFlowDatagram(bytes.span.bytes, received: Instant(seconds: 0)) else { return 0 }
  precondition(datagram.samples.count <= bytes.count / 8, "More samples than there is room for.")
  var line = JSONLine()
  for sample in datagram.samples {
    line.begin()
    SFlowJSON.write(sample, to: &line)
    line.end()
  }
  return 0
}

@_cdecl("SFlowFuzz_main")
public func main(_ count: CInt, _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>?) -> CInt {
  runFuzzer(count, arguments, fuzz)
}
