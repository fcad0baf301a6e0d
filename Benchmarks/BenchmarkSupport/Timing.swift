import Foundation

/// By the clock on the wall.
public func seconds(_ body: () throws -> Void) rethrows -> Double { try ContinuousClock().measure(body) / .seconds(1) }

/// Seconds of the processor that this process took: on a machine that others use too, the steadier figure.
public func processorSeconds(_ body: () throws -> Void) rethrows -> Double {
  let before = clock()
  try body()
  return Double(clock() - before) / Double(CLOCKS_PER_SEC)
}

/// The shortest of several runs, in seconds by the clock on the wall.
public func best(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<runs { times.append(try seconds(body)) }
  return times.min() ?? .infinity
}

/// The median of several runs, in seconds by the clock on the wall.
public func median(of runs: Int, _ body: () throws -> Void) rethrows -> Double {
  var times: [Double] = []
  for _ in 0..<runs { times.append(try seconds(body)) }
  return times.median
}

/// At once, so that a long run shows how far it is.
public func tell(_ text: String) { FileHandle.standardOutput.write(Data((text + "\n").utf8)) }
