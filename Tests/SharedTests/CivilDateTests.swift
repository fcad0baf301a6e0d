import CivilTime
import Testing

@Suite struct CivilDateTests {
  @Test func everyDayOfEightCenturiesIsTheDayAfterTheOneBefore() throws {
    var (year, month, day) = (1599, 12, 31)
    var number = try #require(CivilDate(year: year, month: month, day: day)).dayNumber
    while year < 2400 {
      day += 1
      if CivilDate(year: year, month: month, day: day) == nil { (month, day) = (month + 1, 1) }
      if month == 13 { (year, month) = (year + 1, 1) }
      number += 1
      let date = try #require(CivilDate(year: year, month: month, day: day))
      #expect(date.dayNumber == number)
      #expect(date.components == (year, month, day))
    }
  }

  @Test func theEpochIsTheFirstOfJanuary1970() { #expect(CivilDate("1970-01-01")?.dayNumber == 0) }

  @Test(arguments: [
    ("2024-01-31", 1, "2024-02-29"), ("2023-01-31", 1, "2023-02-28"), ("2024-02-29", 12, "2025-02-28"),
    ("2024-02-29", 48, "2028-02-29"), ("2024-03-31", -1, "2024-02-29"), ("2024-12-31", 2, "2025-02-28"),
    ("2000-01-01", -1, "1999-12-01"), ("1900-01-31", 1, "1900-02-28"),
  ])
  func monthsClampToTheEndOfTheMonth(_ from: String, _ months: Int, _ to: String) throws {
    #expect(try #require(CivilDate(from)).adding(months: months).description == to)
  }

  @Test(arguments: [
    "2023-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-1-1", "26-01-01", "2026-01-32", "0000-01-01",
    "2026/01/01", "",
  ])
  func whatIsNoDayIsRefused(_ text: String) { #expect(CivilDate(text) == nil) }

  @Test func windowsHoldTheirFirstDayAndNotTheirLast() throws {
    let window = Window(from: CivilDate("2020-01-01"), until: CivilDate("2020-02-01"))
    #expect(!window.contains(try #require(CivilDate("2019-12-31"))))
    #expect(window.contains(try #require(CivilDate("2020-01-01"))))
    #expect(window.contains(try #require(CivilDate("2020-01-31"))))
    #expect(!window.contains(try #require(CivilDate("2020-02-01"))))
    #expect(!window.overlaps(Window(from: CivilDate("2020-02-01"))))
    #expect(window.overlaps(Window(until: CivilDate("2020-01-02"))))
  }
}
