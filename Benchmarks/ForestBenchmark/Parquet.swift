import ColumnFiles
import Foundation

// Rows of Parquet judged by the whole command: counted, and written. By the clock on the wall, and by the time that the
// command had of all cores together, which is the honest measure on a machine that others use.

private let values: [(fact: String, words: [String])] = [
  ("carrier", ["ct", "cm", "cu", "other"]), ("line-kind", ["iplc", "mpls", "sdwan", "ip-vpn", "self-built"]),
  ("purpose", ["internal-office", "telecom-business", "data-centre-resale"]),
  ("user-kind", ["employee", "branch", "affiliate", "client"]),
  ("dest-kind", ["hq", "branch", "overseas-idc", "business-platform"]), ("user-in-scope", ["no", "yes"]),
  ("filed", ["no", "yes"]), ("approved", ["no", "yes"]), ("has-licence", ["no", "yes"]), ("logged", ["no", "yes"]),
]

/// Ten facts drawn at random, a tenth of them unknown where it is asked for.
private func table(rows: Int, typed: Bool, unknownOfTen: Int) -> String {
  let columns = values.enumerated().map { index, column in
    let drawn = "hash(i * 16 + \(index))"
    let words = column.words.map { DuckDB.literal($0) }.joined(separator: ", ")
    let isYesNo = typed && column.words == ["no", "yes"]
    let word = isYesNo ? "\(drawn) % 2 = 1" : "[\(words)][1 + (\(drawn) % \(column.words.count))::INTEGER]"
    let known = "(\(drawn) >> 32) % 10 >= \(unknownOfTen)"
    return "CASE WHEN \(known) THEN \(word) END AS \(DuckDB.identifier(column.fact))"
  }
  return "SELECT \(columns.joined(separator: ", ")) FROM range(\(rows)) t(i)"
}

func measureParquet(rows: Int) throws {
  print("\n## From Parquet, the whole command on \(ProcessInfo.processInfo.activeProcessorCount) cores\n")
  print("| what | by the clock on the wall | by the time of all its cores | wanted |\n|---|---|---|---|")
  let folder =
    FileManager.default.temporaryDirectory.path + "/wayleave-bench-\(ProcessInfo.processInfo.processIdentifier)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  let database = try DuckDB(try DuckDBLibrary.find(), threads: ProcessInfo.processInfo.activeProcessorCount)
  for (name, typed, unknown) in [
    ("words", false, 0), ("words and booleans", true, 0), ("words, a tenth unknown", false, 1),
  ] {
    let file = "\(folder)/rows.parquet"
    try database.writeParquet(table(rows: rows, typed: typed, unknownOfTen: unknown), to: file)
    try measure("\(name), counted", ["--facts", file, "--count"], rows, 5, "50 M rows/s")
    if unknown == 1 {
      try measure("\(name), written to Parquet", ["--facts", file, "--output", "\(folder)/o.parquet"], rows, 1, "")
      try measure("\(name), written to CSV", ["--facts", file, "--output", "\(folder)/o.csv"], rows, 1, "")
    }
  }
}

private func measure(_ what: String, _ options: [String], _ rows: Int, _ runs: Int, _ wanted: String) throws {
  var walls: [Double] = []
  var works: [Double] = []
  for _ in 0..<runs {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: ".build/release/wayleave")
    process.arguments =
      ["judge", "--pack", policyFolder, "--about", "flow", "--as-of", day] + options
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    let before = childSeconds()
    walls.append(
      try seconds {
        try process.run()
        process.waitUntilExit()
      })
    works.append(childSeconds() - before)
  }
  print("| \(what) | \(millions(rows, walls.min() ?? 1)) | \(millions(rows, works.min() ?? 1)) a core | \(wanted) |")
}

/// Seconds of processor time of all programs that were run and have ended.
private func childSeconds() -> Double {
  var usage = rusage()
  getrusage(RUSAGE_CHILDREN.rawValue, &usage)
  func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
  return seconds(usage.ru_utime) + seconds(usage.ru_stime)
}
