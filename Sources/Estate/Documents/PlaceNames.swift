import Assessment
import Facts

/// Files as a reader of the report knows them: without the folder that all of them share, which is the affair of the
/// machine that made the report.
struct PlaceNames: Sendable {
  /// With a slash at its end; empty where there is none.
  let folder: String

  init(of assessment: Assessment) {
    var files: Set<String> = []
    for subject in assessment.subjects {
      if let place = subject.place { files.insert(place.file) }
      for fact in subject.judgement.facts {
        if let place = fact.origin.place { files.insert(place.file) }
        for ground in fact.origin.grounds { if let place = ground.place { files.insert(place.file) } }
      }
      for withheld in subject.withheld { if let place = withheld.origin.place { files.insert(place.file) } }
    }
    self.init(files: files)
  }

  init(files: Set<String>) {
    let folders = files.map { $0.split(separator: "/", omittingEmptySubsequences: false).dropLast() }
    guard var shared = folders.first.map(Array.init) else {
      folder = ""
      return
    }
    for folder in folders {
      shared = Array(zip(shared, folder).prefix { $0.0 == $0.1 }.map(\.0))
    }
    folder = shared.isEmpty ? "" : shared.joined(separator: "/") + "/"
  }

  func short(_ file: String) -> String {
    file.hasPrefix(folder) ? String(file.dropFirst(folder.count)) : file
  }

  func text(_ place: Origin.Place) -> String { "\(short(place.file)):\(place.line)" }

  /// A text in which somebody else wrote places.
  func shortened(_ text: String) -> String {
    folder.isEmpty ? text : text.split(separator: folder, omittingEmptySubsequences: false).joined()
  }
}
