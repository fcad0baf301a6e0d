import CivilTime
import Facts
import LawPacks
import LawSyntax
import SourceText

/// Instruments, provisions and sanctions.
extension PackCompiler {
  mutating func declareInstruments() {
    for index in files.indices {
      let file = files[index]
      guard let instrument = instrument(file) else {
        provisionBase.append(nil)
        checkHasNoLaw(file)
        continue
      }
      provisionBase.append(pack.provisions.count)
      names.instruments[pack.instruments[instrument].id] = instrument
      for provision in file.provisions { declare(provision, of: instrument) }
    }
    checkReplacements()
    for index in files.indices where provisionBase[index] != nil {
      for (declaration, provision) in files[index].declarations {
        guard case .sanction(let sanction) = declaration else { continue }
        guard let provision, let base = provisionBase[index] else {
          reportOutside("sanction", sanction.name)
          continue
        }
        if let compiled = compile(sanction) { pack.provisions[base + provision].sanctions.append(compiled) }
      }
    }
  }

  mutating func reportOutside(_ what: String, _ name: Name) {
    report(
      CompilingCodes.outsideProvision, "the \(what) `\(name.text)` stands outside any provision", at: name.span,
      help: "put it under a heading `## Article N`, or one with an anchor: `## Title {#name}`")
  }

  /// A file without front matter declares words; it cannot hold law.
  private mutating func checkHasNoLaw(_ file: LiterateFile) {
    let path = sources[file.file].name
    if file.isUnreadable || (file.frontMatter != nil && path != "vocabulary.law.md") {
      // What is wrong with its front matter was told; its rules and provisions are missing for that reason alone.
      noteLost(file)
      return
    }
    if file.frontMatter == nil, path.contains("/") {
      noteLost(file)
      report(
        Codes.frontMatter, "this file does not say which instrument it is",
        at: SourceSpan(file: file.file, start: 0, end: 0), help: "begin it with `---`, `id:`, `title:`, `rank:` … `---`"
      )
      return
    }
    for (declaration, _) in file.declarations {
      switch declaration {
      case .rule(let rule): reportOutsideInstrument("rule", rule.name)
      case .sanction(let sanction): reportOutsideInstrument("sanction", sanction.name)
      default: continue
      }
    }
  }

  /// What a broken instrument would have brought into the world, so that naming it is no second error.
  private mutating func noteLost(_ file: LiterateFile) {
    let name = sources[file.file].name.split(separator: "/").last.map(String.init) ?? ""
    if name.hasSuffix(".law.md") { names.lostInstruments.insert(String(name.dropLast(7))) }
    if let id = file.frontMatter?["id"]?.scalar { names.lostInstruments.insert(id.text) }
    for (declaration, _) in file.declarations {
      if case .rule(let rule) = declaration { names.lost.insert("rule " + rule.name.text) }
    }
  }

  private mutating func reportOutsideInstrument(_ what: String, _ name: Name) {
    report(
      CompilingCodes.outsideInstrument, "the \(what) `\(name.text)` stands in a file that is no instrument",
      at: name.span, help: "move it under a provision of the instrument that it comes from")
  }

  // MARK: Front matter

  private mutating func instrument(_ file: LiterateFile) -> Int? {
    guard let front = file.frontMatter, sources[file.file].name != "vocabulary.law.md" else { return nil }
    let keys = [
      "id", "title", "issuer", "number", "rank", "promulgated", "effective", "repealed", "source", "confidence", "note",
      "replaces",
    ]
    guard let values = KeyedValues(front, what: "an instrument", keys: keys, into: &diagnostics) else { return nil }
    let id = values.word("id", required: true, into: &diagnostics)
    let title = values.required("title", into: &diagnostics).flatMap {
      localizedText($0, "title", languages: pack.languages, into: &diagnostics)
    }
    let rankName = values.word("rank", required: true, into: &diagnostics)
    let rank = rankName.flatMap { namedRank($0) }
    let effective = values.date("effective", into: &diagnostics)
    let repealed = values.date("repealed", into: &diagnostics)
    let promulgated = values.date("promulgated", into: &diagnostics)
    guard let id else { return nil }
    checkName(id, of: file)
    checkOrder(promulgated, effective, repealed, values)
    let confidence = confidence(values)
    let note = values.text("note", languages: pack.languages, into: &diagnostics)
    if confidence != .high, note == nil {
      report(
        CompilingCodes.noteMissing, "the confidence of `\(id.text)` is \(confidence.rawValue), and no note says why",
        at: values["confidence"]?.span ?? id.span, severity: .warning, help: "add a line `note: …`")
    }
    guard isNew(id, "instrument", names.instruments[id.text] != nil) else { return nil }
    if file.provisions.isEmpty {
      report(
        CompilingCodes.noProvisions, "`\(id.text)` has no provision", at: id.span, severity: .warning,
        help: "open one with a heading `## Article N`, or with an anchor: `## Title {#name}`")
    }
    let introduction = file.introduction
    pack.instruments.append(
      Instrument(
        id: id.text, title: title ?? LocalizedText(id.text),
        issuer: values.text("issuer", languages: pack.languages, into: &diagnostics),
        number: values.text("number", languages: pack.languages, into: &diagnostics), rank: rank ?? 0,
        // A day that cannot be read does not make a draft of it.
        promulgated: promulgated, effective: effective ?? (values["effective"] == nil ? nil : .first),
        repealed: repealed,
        source: values.word("source", into: &diagnostics)?.text, confidence: confidence, note: note,
        replaces: replaced(values), introduction: introduction, place: id.span))
    return pack.instruments.count - 1
  }

  /// One id or a list; which instruments there are is known only when all files are read.
  private mutating func replaced(_ values: KeyedValues) -> [String] {
    guard let value = values["replaces"] else { return [] }
    let words = value.sequence?.compactMap(\.scalar) ?? [value.scalar].compactMap { $0 }
    writtenReplacements += words
    return words.map(\.text)
  }

  private mutating func checkReplacements() {
    for word in writtenReplacements where names.instruments[word.text] == nil {
      report(
        CompilingCodes.unknownCitation, "there is no instrument `\(word.text)` to replace", at: word.span,
        help: didYouMean(word.text, among: names.instruments.keys.sorted()))
    }
  }

  private mutating func namedRank(_ name: Name) -> Int? {
    if let rank = names.ranks[name.text] { return rank }
    // Without any rank, pack.yaml itself is at fault, and was told so.
    if pack.ranks.isEmpty { return nil }
    let ranks = pack.ranks.map(\.id)
    report(
      CompilingCodes.unknownRank, "there is no rank `\(name.text)`", at: name.span,
      help: didYouMean(name.text, among: ranks) ?? "pack.yaml declares " + ranks.joined(separator: ", "))
    return nil
  }

  private mutating func checkName(_ id: Name, of file: LiterateFile) {
    let path = sources[file.file].name
    let name = path.split(separator: "/").last.map(String.init) ?? path
    let good = id.text.utf8.allSatisfy {
      ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == UInt8(ascii: "-")
    }
    if !good || id.text.first == "-" || id.text.first?.isNumber == true {
      report(
        Codes.badValue, "`\(id.text)` is not a name in kebab-case", at: id.span,
        help: "small letters, digits and hyphens, a letter first: `exchange-measures`")
    } else if name != id.text + ".law.md" {
      report(
        Codes.fileName, "this file is called `\(name)`, and its instrument `\(id.text)`", at: id.span,
        severity: .warning, help: "call it `\(id.text).law.md`, so that citations lead to it")
    }
  }

  private mutating func checkOrder(
    _ promulgated: CivilDate?, _ effective: CivilDate?, _ repealed: CivilDate?, _ values: KeyedValues
  ) {
    if let effective, let repealed, effective >= repealed {
      report(
        CompilingCodes.datesReversed, "repealed on \(repealed), before it took effect on \(effective)",
        at: values["repealed"]?.span, help: "`repealed` is the first day without force")
    }
    if let promulgated, let effective, promulgated > effective {
      report(
        CompilingCodes.datesReversed, "in force from \(effective), before it was promulgated on \(promulgated)",
        at: values["effective"]?.span, severity: .warning, help: "retroactive law is rare: check both dates")
    }
  }

  private mutating func confidence(_ values: KeyedValues) -> Confidence {
    guard let word = values.word("confidence", into: &diagnostics) else {
      report(
        Codes.missingKey, "the `confidence` of an instrument is missing; high is assumed",
        at: values["id"]?.span ?? values.span,
        severity: .warning, help: "add `confidence: high`, `medium` or `low`")
      return .high
    }
    return namedConfidence(word) ?? .high
  }

  private mutating func namedConfidence(_ word: Name) -> Confidence? {
    if let confidence = Confidence(rawValue: word.text) { return confidence }
    let known = Confidence.allCases.map(\.rawValue)
    report(
      Codes.badValue, "`\(word.text.prefix(40))` is not a confidence", at: word.span,
      help: didYouMean(word.text, among: known) ?? "one of high, medium, low")
    return nil
  }

  // MARK: Provisions

  private mutating func declare(_ written: LiterateFile.Provision, of instrument: Int) {
    let owner = pack.instruments[instrument]
    let citation = Citation(instrument: owner.id, provision: written.id.text)
    let window = Window(from: written.from, until: written.until)
    if window.isEmpty {
      report(CompilingCodes.emptyWindow, "the window of this heading holds no day: \(window)", at: written.id.span)
    }
    let known = pack.provisions.first { $0.citation == citation && ($0.window.overlaps(window) || $0.window == window) }
    if let known {
      report(
        CompilingCodes.overlapping, "the provision `\(citation)` is opened twice for the same days",
        at: written.id.span,
        help: "give the headings windows that do not overlap: `{until=2026-01-01}` and `{from=2026-01-01}`",
        notes: [
          .init(
            "it was opened here before",
            at: known.place)
        ])
    }
    let confidence = written.confidence.flatMap { namedConfidence($0) } ?? owner.confidence
    if let word = written.confidence, confidence != .high, written.note == nil {
      report(
        CompilingCodes.noteMissing, "the confidence of `\(citation)` is \(confidence.rawValue), and no note says why",
        at: word.span, severity: .warning, help: "write `<!-- confidence: \(confidence.rawValue); note: … -->`")
    }
    names.citations.insert(citation.description)
    pack.provisions.append(
      Provision(
        instrument: instrument, citation: citation, heading: written.heading, window: window, confidence: confidence,
        note: written.note ?? owner.note?.text, notModelled: written.notModelled, prose: written.prose, sanctions: [],
        place: written.id.span))
  }

  private mutating func compile(_ sanction: SanctionSyntax) -> Sanction? {
    let on = sanction.on.compactMap { bearer($0) }
    let by = sanction.by.flatMap { name in
      role(name, names.authorities, CompilingCodes.unknownAuthority, "authority")
    }
    let items = sanction.items.map { item -> Sanction.Item in
      switch item {
      case .fine(let low, let high, let times, let unit, let note):
        .fine(low: low, high: high, times: times, unit: unit.text, note: localized(note))
      case .measure(let name): .measure(Sanction.Measure(rawValue: name.text)!)  // The parser takes these words alone.
      case .criminal(let text): .criminal(localized(text)!)  // A text given is a text back.
      }
    }
    return Sanction(name: sanction.name.text, on: on, by: by, text: localized(sanction.text), items: items)
  }

  mutating func bearer(_ name: Name) -> Int? {
    role(name, names.bearers, CompilingCodes.unknownBearer, "bearer")
  }

  mutating func role(_ name: Name, _ known: [String: Int], _ code: DiagnosticCode, _ what: String) -> Int? {
    if let index = known[name.text] { return index }
    if names.lost.contains(what + " " + name.text) { return nil }
    report(
      code, "there is no \(what) `\(name.text)`", at: name.span,
      help: didYouMean(name.text, among: known.keys.sorted()) ?? "declare it: `\(what) \(name.text) \"…\"`")
    return nil
  }
}
