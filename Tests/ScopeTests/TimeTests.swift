import CivilTime
import NetworkNumbers
import TestSupport
import Testing

@testable import Scope

@Suite struct TimeTests {
  @Test func aDayBeginsAtMidnightInChina() {
    let day = TimeSet(window("1970-01-01", "1970-01-02"))
    #expect(day.contains(-8 * 3600) && !day.contains(-8 * 3600 - 1))
    #expect(day.contains(16 * 3600 - 1) && !day.contains(16 * 3600))
    #expect(day.description == "from 1970-01-01 until 1970-01-02")
  }

  @Test func windowsThatTouchBecomeOne() {
    let year = TimeSet([window("2026-07-01", "2027-01-01"), window("2026-01-01", "2026-07-01")])
    #expect(year == TimeSet(window("2026-01-01", "2027-01-01")))
    #expect(year.spans == [TimeSet.Span(from: moment("2026-01-01"), until: moment("2027-01-01"))])
    #expect(TimeSet(window("2026-01-01", "2026-01-01")).isEmpty)
    #expect(TimeSet(window("2027-01-01", "2026-01-01")) == .none)
  }

  @Test func openWindowsReachTheFirstAndTheLastMoment() {
    #expect(TimeSet(.always) == .always && TimeSet.always.contains(.min) && TimeSet.always.contains(.max))
    let past = TimeSet(window(nil, "2026-01-01"))
    let future = TimeSet(window("2026-01-01", nil))
    #expect(past.complement == future && past.contains(.min) && future.contains(.max))
    #expect(past.description == "until 2026-01-01" && future.description == "from 2026-01-01")
    #expect(TimeSet(from: .min, until: .max).complement.contains(.max))
    #expect(TimeSet(from: .max, until: nil).spans == [TimeSet.Span(from: .max, until: nil)])
    #expect(TimeSet(from: 1, until: 1).isEmpty && TimeSet.none.description == "never")
  }

  @Test func daysBeyondAllMomentsDoNotOverflow() {
    let (early, late) = (CivilDate(dayNumber: .min), CivilDate(dayNumber: .max))
    #expect(TimeSet(Window(from: early, until: late)) == .always)
    #expect(TimeSet(Window(from: late)).isEmpty && TimeSet(Window(until: early)).isEmpty)
  }

  @Test func aSpanThatIsNotWholeDaysIsWrittenWithTheTime() {
    let span = TimeSet(from: moment("2026-01-01", hour: 8, minute: 30), until: moment("2026-01-01", hour: 9, second: 5))
    #expect(span.description == "from 2026-01-01 08:30:00 until 2026-01-01 09:00:05")
  }

  @Test func hoursOfTheWeekAreChineseHours() {
    let office = hours([.monday, .friday], "09:00", "17:30")
    #expect(office.contains(moment("2026-11-23", hour: 9)))  // A Monday.
    #expect(!office.contains(moment("2026-11-23", hour: 8, minute: 59, second: 59)))
    #expect(office.contains(moment("2026-11-27", hour: 17, minute: 29, second: 59)))
    #expect(!office.contains(moment("2026-11-27", hour: 17, minute: 30)))
    #expect(!office.contains(moment("2026-11-24", hour: 12)))
    #expect(office.description == "Mon 09:00-17:30, Fri 09:00-17:30")
    #expect(WeekMinutes.all.description == "at all hours" && WeekMinutes.none.description == "never")
  }

  @Test func hoursMayRunPastMidnightAndPastTheWeek() {
    let night = hours([.sunday], "22:00", "06:00")
    #expect(night.contains(moment("2026-11-22", hour: 23)) && night.contains(moment("2026-11-23", hour: 5)))
    #expect(!night.contains(moment("2026-11-23", hour: 6)) && !night.contains(moment("2026-11-22", hour: 5)))
    #expect(night.description == "Mon 00:00-06:00, Sun 22:00-24:00")
    #expect(hours([.friday], "22:00", "06:00").description == "Fri 22:00-Sat 06:00")
    #expect(hours(Set(Weekday.allCases), "00:00", "24:00") == .all)
    #expect(hours([.sunday], "22:00", "24:00") == hours([.sunday], "22:00", "00:00"))
  }

  @Test(arguments: ["24:01", "25:00", "08:60", "8:00", "08.00", "0800", "08:000", "+8:00", ""])
  func whatIsNoClockTimeIsRefused(_ text: String) { #expect(ClockTime(text) == nil) }

  @Test func hoursWithoutLengthAreRefused() throws {
    let eight = try #require(ClockTime("08:00"))
    let end = try #require(ClockTime("24:00"))
    #expect(WeekMinutes([.monday], from: eight, until: eight) == nil)
    #expect(WeekMinutes([.monday], from: end, until: eight) == nil)
    #expect(WeekMinutes([], from: eight, until: end) == WeekMinutes.none)
  }

  @Test func aMondayAndTheHoursOfTuesdayDoNotMeet() {
    let monday = TimeSet(window("2026-11-23", "2026-11-24"))
    #expect(!monday.meets(hours([.tuesday], "00:00", "24:00")))
    #expect(monday.meets(hours([.monday], "23:59", "24:00")))
    #expect(!monday.meets(.none) && !TimeSet.none.meets(.all))
    #expect(TimeSet.always.meets(hours([.monday], "23:59", "24:00")))
  }

  @Test func countingMomentsAgreesWithGoingThroughThem() {
    let seed = Dice.freshSeed()
    print("TimeTests: SEED=\(seed)")
    var dice = Dice(seed: seed)
    let edges = ["00:00", "00:01", "09:00", "17:30", "23:59"]
    for round in 0..<(Environment.isSoak ? 1000 : 40) {
      let days = Set(dice.subset(of: 7).map { Weekday.allCases[$0] })
      let start = dice.roll(5)
      let pattern = hours(days, edges[start], edges[(start + 1 + dice.roll(4)) % 5])
      let week = dice.chance(50) ? pattern : pattern.complement
      let from = moment("2026-11-23") + Int64(dice.roll(20) * 86_400 - 800_000 + dice.roll(3))
      // Around the end of a week is where counting can go wrong.
      let border = moment("2026-12-14") + Int64(dice.roll(5000) - 2500)
      let until = dice.chance(50) ? border : from + Int64(1 + dice.roll(16 * 86_400))
      let counted = (from..<until).count { week.contains($0) }
      let span = TimeSet(from: from, until: until)
      if span.count(on: week) != UInt128(counted) || span.meets(week) != (counted > 0) {
        Issue.record("SEED=\(seed), round \(round): \(span) on \(week) has \(counted) moments")
        return
      }
    }
    #expect(TimeSet.always.count(on: .all) == 1 << 64)
  }
}
