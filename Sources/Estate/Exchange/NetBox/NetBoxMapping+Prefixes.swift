import EstateModel
import NetworkNumbers

/// A prefix of a site, and the object that it was read from.
struct SitePrefix {
  let prefix: IPPrefix
  let site: Int
  let object: NetBoxObject
  var text: String { prefix.description }
}

extension NetBoxMapping {
  /// What can be written, by site: no two overlap, and none overlaps what the estate has elsewhere. Where a wider prefix
  /// of one site holds one of another, the narrower is right about its addresses, and the wider is left out.
  mutating func sitePrefixes() -> [Int: [SitePrefix]] {
    let candidates = prefixCandidates()
    let taken = existingPrefixes()
    var kept: [SitePrefix] = []
    let mixed = mixedWith(candidates)
    for candidate in candidates {
      let own = siteIds[candidate.site]
      if let reason = mixed[candidate.object.number] {
        note(.leftOut, candidate.object, reason)
      } else if let last = kept.last, last.prefix.contains(candidate.prefix) {
        note(.leftOut, candidate.object, .prefixCovered)
      } else if existing?.entry("sites", own) != nil {
        // The site is not written; its prefixes are only compared.
        kept.append(candidate)
      } else if let (prefix, site) = taken.first(overlapping: candidate.prefix) {
        note(.leftOut, candidate.object, .prefixTaken("\(prefix)", by: site))
      } else {
        kept.append(candidate)
      }
    }
    return Dictionary(grouping: kept, by: \.site)
  }

  /// All that belong to a known site, in the order of their addresses, the wider before the narrower.
  private mutating func prefixCandidates() -> [SitePrefix] {
    var read: [(object: NetBoxObject, prefix: IPPrefix)] = []
    for object in inventory.all(.prefix) {
      if case .success(let prefix)? = object.text("prefix").map({ IPPrefix.parse($0) }) {
        read.append((object, prefix))
      } else {
        note(.leftOut, object, .prefixNoPrefix)
      }
    }
    read.sort { ($0.prefix, $0.object.number) < ($1.prefix, $1.object.number) }
    var candidates: [SitePrefix] = []
    for (index, (object, prefix)) in read.enumerated() {
      let status = object.choice("status")
      let holdsOthers = read.dropFirst(index + 1).first.map { prefix.contains($0.prefix) } ?? false
      if status == "container", holdsOthers {
        note(.leftOut, object, .prefixContainer)
      } else if status == "deprecated" {
        note(.leftOut, object, .prefixDeprecated)
      } else if let site = site(ofScoped: object) {
        if siteIds[site] == nil {
          note(.leftOut, object, .prefixSiteUnknown)
        } else {
          candidates.append(SitePrefix(prefix: prefix, site: site, object: object))
        }
      } else {
        note(.leftOut, object, .prefixNoSite)
      }
    }
    return candidates
  }

  /// Prefixes and clusters: a `site` before 4.2, a scope since.
  func site(ofScoped object: NetBoxObject) -> Int? {
    let number = object.count("scope_id") ?? object.reference("scope")
    switch inventory.typeName(object.fields["scope_type"]) {
    case NetBoxModel.site.rawValue?: return number
    case NetBoxModel.location.rawValue?:
      return inventory[.location, number]?.reference("site") ?? object.reference("_site")
    default: return object.reference("site") ?? object.reference("_site")
    }
  }

  /// Why a prefix cannot be that of its site alone, by the prefix's number.
  private func mixedWith(_ candidates: [SitePrefix]) -> [Int: NetBoxReason] {
    var reasons: [Int: NetBoxReason] = [:]
    var open: [SitePrefix] = []
    for candidate in candidates {
      while let last = open.last, !last.prefix.contains(candidate.prefix) { open.removeLast() }
      for outer in open where outer.site != candidate.site {
        let (own, other) = (name(ofSite: outer.site), name(ofSite: candidate.site))
        if outer.prefix == candidate.prefix {
          reasons[outer.object.number] = .prefixShared(own, other)
          reasons[candidate.object.number] = .prefixShared(own, other)
        } else if reasons[outer.object.number] == nil {
          reasons[outer.object.number] = .prefixMixed(own, candidate.text, of: other)
        }
      }
      open.append(candidate)
    }
    return reasons
  }

  func name(ofSite number: Int) -> String { siteIds[number] ?? "#\(number)" }

  private func existingPrefixes() -> TakenPrefixes {
    var prefixes: [(IPPrefix, String)] = []
    for site in existing?["sites"] ?? [] {
      for written in site.list("prefixes") ?? [] {
        if case .success(let prefix) = IPPrefix.parse(written.text) { prefixes.append((prefix, site.id.text)) }
      }
    }
    return TakenPrefixes(prefixes)
  }
}

/// The prefixes of an estate that is without overlaps, so that of those before an address only the last can hold it.
private struct TakenPrefixes {
  private let sorted: [(prefix: IPPrefix, site: String)]

  init(_ prefixes: [(IPPrefix, String)]) { sorted = prefixes.sorted { $0.0 < $1.0 } }

  func first(overlapping prefix: IPPrefix) -> (IPPrefix, String)? {
    var low = 0
    var high = sorted.count
    while low < high {
      let middle = (low + high) / 2
      if sorted[middle].prefix < prefix { low = middle + 1 } else { high = middle }
    }
    for index in [low - 1, low] where sorted.indices.contains(index) && sorted[index].prefix.overlaps(prefix) {
      return sorted[index]
    }
    return nil
  }
}
