import BenchmarkSupport
import CivilTime
import LawCompiling
import LawPacks
import Reasoning

// The shipped pack from its text to a checked pack, its forests on one day, and `law check`. Writes a section of
// docs/benchmarks.md.

runToItsEnd {
  let machine = Machine()
  let folder = "law/prc-cross-border"
  let day = CivilDate(year: 2026, month: 11, day: 22)!  // It exists.

  let files = PackFiles.read(folder: folder).0
  guard let pack = PackCompiler.compile(files).pack else {
    throw Trouble("`\(folder)` does not compile; run this in the project's folder.")
  }

  var figures = Figures()
  figures.add(
    "text to checked pack", seconds: median(of: 15) { precondition(PackCompiler.compile(files).pack != nil) },
    atMost: 0.2)
  let forests = try KindForest.ofAllKinds(pack, on: day)
  figures.add("forests of one day, all kinds", seconds: forests.reduce(0) { $0 + $1.seconds }, atMost: 0.05)
  var report: LawCheck.Report?
  let ofCheck = median(of: 3) { report = LawCheck.run(pack) }
  figures.add("`law check` in full, \(report?.proved.count ?? 0) properties proved", seconds: ofCheck, atMost: 5)

  try BenchmarksPage.write(
    .law,
    """
    ## The law

    \(machine.line)

    The shipped pack, \(pack.name) \(pack.version): \(pack.instruments.count) instruments, \(pack.rules.count) rules,
    \(pack.properties.count) properties, \(pack.kinds.count) kinds. Medians, in memory: no reading of files, no start of a
    process.

    \(figures.markdown)

    ### Its forests on \(day)

    Cheap enough to be made whenever they are wanted. `nodes` are those of the diagrams before "unknown" became a value of
    each fact, `with unknown` those after it; `tables` are cut from these to judge rows, several one behind another where
    a sum shows several.

    \(KindForest.table(forests))
    """)
}
