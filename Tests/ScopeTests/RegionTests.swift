import CivilTime
import NetworkNumbers
import TestSupport
import Testing

@testable import Scope

@Suite struct RegionTests {
  private static let office = Region.Box(
    people: .named(["an", "bo"]), sources: addresses("10.0.0.0/8"), destinations: addresses("192.0.2.0/24"),
    ports: ports("tcp/443"), dates: TimeSet(window("2026-01-01", "2027-01-01")),
    hours: hours([.monday, .tuesday, .wednesday, .thursday, .friday], "09:00", "18:00"))

  @Test func aBoxIsWrittenByWhatItRestricts() {
    #expect(Region.Box().description == "everything")
    #expect(
      Region.Box(
        people: .named(["an"]), destinations: addresses("192.0.2.0/24"), ports: ports("tcp/443"),
        dates: TimeSet(window("2026-01-01", nil)), hours: hours([.monday], "09:00", "18:00")
      ).description == "an; to 192.0.2.0/24; by tcp/443; from 2026-01-01; Mon 09:00-18:00")
    #expect(Region.none.description == "nothing" && Region.all.description == "everything")
  }

  @Test func whatIsCutOutAndPutBackIsTheSame() throws {
    let whole = Region(Self.office)
    var middle = Self.office
    middle.sources = addresses("10.64.0.0/10")
    middle.ports = .all
    let rest = try whole.subtracting(Region(middle))
    #expect(rest != whole && rest.isSubset(of: whole) && !whole.isSubset(of: rest))
    #expect(try rest.union(whole.intersection(Region(middle))) == whole)
    #expect(rest.boxes.count == 1)
  }

  @Test func boxesThatDifferInOneDimensionAreOne() throws {
    var later = Self.office
    later.dates = TimeSet(window("2027-01-01", "2028-01-01"))
    var elsewhere = Self.office
    elsewhere.dates = TimeSet(window("2026-01-01", "2028-01-01"))
    elsewhere.destinations = addresses("198.51.100.0/24")
    let region = try Region([Self.office, later, elsewhere])
    #expect(region.boxes.count == 1)
    #expect(region.boxes.first?.destinations == addresses("192.0.2.0/24", "198.51.100.0/24"))
  }

  @Test func fiveThousandPeopleWithOneGrantEachAreOneBox() throws {
    let boxes = (0..<5000).map { number in
      var box = Self.office
      box.people = .named(["person-\(number)"])
      return box
    }
    #expect(try Region(boxes).boxes.count == 1)
  }

  @Test func datesAndHoursThatNeverMeetAreEmpty() throws {
    let monday = TimeSet(window("2026-11-23", "2026-11-24"))
    let tuesdays = hours([.tuesday], "00:00", "24:00")
    let mondays = hours([.monday], "00:00", "24:00")
    #expect(Region(Region.Box(dates: monday, hours: tuesdays)).isEmpty)
    #expect(Region(Region.Box(dates: monday)) == Region(Region.Box(dates: monday, hours: mondays)))
    #expect(try Region(Region.Box(dates: monday)).subtracting(Region(Region.Box(hours: mondays))).isEmpty)
    #expect(try Region(Region.Box(dates: monday)).intersection(Region(Region.Box(hours: tuesdays))).isEmpty)
  }

  @Test func theSameCutsAgainDoNotMakeMoreBoxes() throws {
    var hole = Self.office
    hole.people = .named(["bo", "chen"])
    hole.sources = addresses("10.1.0.0/16", "::/0")
    hole.hours = hours([.monday], "12:00", "13:00")
    let (whole, cut) = (Region(Self.office), Region(hole))
    var region = whole
    var counts: Set<Int> = []
    for _ in 0..<50 {
      region = try region.subtracting(cut).union(whole.intersection(cut))
      counts.insert(region.boxes.count)
    }
    #expect(region == whole)
    #expect(try #require(counts.max()) <= 4, "\(counts)")
  }

  @Test func theEdgesOfEveryDimensionBelong() throws {
    for (first, last) in [
      ("0.0.0.0", "255.255.255.255"), ("::", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
    ] {
      for (source, port, moment) in [(first, UInt16.min, Int64.min), (last, .max, .max)] {
        let request = ScopeRequest(
          person: "", source: address(source), destination: address(source),
          port: try #require(ProtocolPort(.tcp, port: port)), moment: moment)
        #expect(Region.all.contains(request) && !Region.none.contains(request))
      }
    }
    #expect(try Region.all.complement() == .none && Region.none.complement() == .all)
  }

  // MARK: The bound

  /// Boxes of which no two can become one: each has a person and a destination of its own.
  private func scattered(_ numbers: Range<Int>) -> [Region.Box] {
    numbers.map { number in
      let own = AddressSet([IPPrefix(IPAddress(ipv4: UInt32(number)))])
      return Region.Box(people: .named(["person-\(number)"]), destinations: own)
    }
  }

  @Test func asManyBoxesAsTheBoundAreFine() throws {
    let region = try Region(scattered(0..<Region.boxesMax))
    #expect(region.boxes.count == Region.boxesMax)
    #expect(region == (try Region(scattered(0..<Region.boxesMax).reversed())))
    #expect(try region.intersection(region).boxes.count == Region.boxesMax)
    #expect(try region.subtracting(region).isEmpty)
  }

  @Test func oneBoxMoreThanTheBoundIsRefused() throws {
    let full = try Region(scattered(0..<Region.boxesMax))
    let more = Region(scattered(Region.boxesMax..<Region.boxesMax + 1)[0])
    #expect(throws: Region.TooManyBoxes()) { try Region(scattered(0..<Region.boxesMax + 1)) }
    #expect(throws: Region.TooManyBoxes()) { try full.union(more) }
    #expect(throws: Region.TooManyBoxes()) { try full.complement() }
    #expect(Region.TooManyBoxes().description == "the scope falls into more than 1024 separate parts")
    #expect(!more.isSubset(of: full) && full != more)
  }

  @Test func boxesThatCutEachOtherToPiecesEndSoon() throws {
    let seed = Dice.freshSeed()
    print("RegionTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    func tangle() -> Region.Box {
      let people = dice.subset(of: 12).map { "person-\($0)" }
      func some() -> AddressSet { AddressSet(dice.subset(of: 64).map { IPPrefix(IPAddress(ipv4: UInt32($0))) }) }
      return Region.Box(
        people: .named(Set(people)), sources: some(), destinations: some(),
        ports: PortSet(dice.subset(of: 200).map { IPProtocol(number: UInt8($0)) }),
        dates: TimeSet(from: Int64(dice.roll(1000)), until: nil))
    }
    let boxes = (0..<Region.boxesMax).map { _ in tangle() }
    let clock = ContinuousClock()
    let took = clock.measure { #expect(throws: Region.TooManyBoxes()) { try Region(boxes) } }
    print("RegionTests: a tangle of \(boxes.count) boxes was refused after \(took)")
    #expect(took < .seconds(20))
  }

  /// Each row of the one overlaps each column of the other above the diagonal, and only counting tells that together
  /// they are the same.
  @Test func aStaircaseInRowsEqualsTheStaircaseInColumns() throws {
    let count: UInt32 = 256
    func stretch(_ from: UInt32, _ through: UInt32) throws -> AddressSet {
      AddressSet([try #require(IPRange(from: IPAddress(ipv4: from), through: IPAddress(ipv4: through)))])
    }
    let rows = try Region(
      (0..<count).map { Region.Box(sources: try stretch($0, $0), destinations: try stretch($0, count)) })
    let columns = try Region(
      (0...count).map { Region.Box(sources: try stretch(0, min($0, count - 1)), destinations: try stretch($0, $0)) })
    #expect(rows.boxes.count == 256 && columns.boxes.count == 256)
    let clock = ContinuousClock()
    let took = clock.measure { #expect(rows == columns) }
    print("RegionTests: comparing two staircases of \(count) boxes took \(took)")
    #expect(took < .seconds(20))
  }
}
