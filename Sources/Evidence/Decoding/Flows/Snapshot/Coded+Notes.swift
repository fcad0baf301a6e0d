import Datagrams

// Parts of a decoder's state that need nothing beside themselves.

extension InformationElement: Coded, Comparable {
  package func write(to out: inout ByteWriter) {
    out.append(enterprise)
    out.append(number)
  }
  package init?(from reader: inout ByteReader) {
    guard let enterprise = reader.uint32(), let number = reader.uint16() else { return nil }
    self.init(enterprise: enterprise, number)
  }

  public static func < (a: Self, b: Self) -> Bool { (a.enterprise, a.number) < (b.enterprise, b.number) }
}

extension AbstractType: Coded {}

extension DescribedElement: Coded {
  package func write(to out: inout ByteWriter) {
    name.write(to: &out)
    type.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let name = String(from: &reader), let type = AbstractType?(from: &reader) else { return nil }
    self.init(name: name, type: type)
  }
}

extension TemplateField: Coded {
  package func write(to out: inout ByteWriter) {
    element.write(to: &out)
    out.append(length)
  }
  package init?(from reader: inout ByteReader) {
    guard let element = InformationElement(from: &reader), let length = reader.uint16() else { return nil }
    self.init(element, length: length)
  }
}

extension ExporterClock: Coded {
  func write(to out: inout ByteWriter) {
    (last?.uptime).write(to: &out)
    (last?.export).write(to: &out)
  }
  init?(from reader: inout ByteReader) {
    guard let uptime = UInt32?(from: &reader), let export = Instant?(from: &reader) else { return nil }
    switch (uptime, export) {
    case (let uptime?, let export?): self.init(uptime: uptime, export: export)
    case (nil, nil): self.init()
    case (nil, _), (_, nil): return nil
    }
  }
}

extension ExporterNotes.Sampling: Coded {
  package func write(to out: inout ByteWriter) {
    out.append(kept)
    out.append(of)
    algorithm.write(to: &out)
    since.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let kept = reader.uint64(), let of = reader.uint64(), let algorithm = UInt64?(from: &reader),
      let since = Instant(from: &reader), kept > 0, of >= kept
    else { return nil }
    self.init(kept: kept, of: of, algorithm: algorithm, since: since)
  }
}

extension ExporterNotes.Name: Coded {
  package func write(to out: inout ByteWriter) {
    name.write(to: &out)
    description.write(to: &out)
    since.write(to: &out)
  }
  package init?(from reader: inout ByteReader) {
    guard let name = String(from: &reader), let description = String?(from: &reader), let since = Instant(from: &reader)
    else { return nil }
    self.init(name: name, description: description, since: since)
  }
}

extension ExporterNotes {
  func write(to out: inout ByteWriter) {
    exporterStart.write(to: &out)
    sampling.write(to: &out)
    samplers.write(to: &out)
    interfaceSamplings.write(to: &out)
    interfaces.write(to: &out)
    vrfs.write(to: &out)
  }
  init?(from reader: inout ByteReader, _ bounds: FlowBounds) {
    let most = bounds.namesPerDomain
    guard let start = Instant?(from: &reader), let sampling = Sampling?(from: &reader),
      let samplers = [UInt64: Sampling](from: &reader, most: most),
      let interfaceSamplings = [UInt64: Sampling](from: &reader, most: most),
      let interfaces = [UInt64: Name](from: &reader, most: most), let vrfs = [UInt64: Name](from: &reader, most: most),
      [interfaces, vrfs].joined().allSatisfy({ _, name in
        bounds.allow(name: name.name) && bounds.allow(name: name.description ?? "")
      })
    else { return nil }
    self.init()
    exporterStart = start
    self.sampling = sampling
    self.samplers = samplers
    self.interfaceSamplings = interfaceSamplings
    self.interfaces = interfaces
    self.vrfs = vrfs
  }
}

extension FlowBounds {
  /// A bound on bytes from outside may grow threefold where what is not UTF-8 was replaced.
  func allow(name: String) -> Bool { name.utf8.count <= 4 * Swift.max(nameBytes, 64) }
}
