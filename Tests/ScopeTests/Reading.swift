import CivilTime
import NetworkNumbers
import Scope

// Short ways to write values that are right, for tests. A wrong text stops the test run, which is what it should do.

func address(_ text: String) -> IPAddress { IPAddress(text)! }

func prefix(_ text: String) -> IPPrefix { try! IPPrefix.parse(text).get() }

func addresses(_ prefixes: String...) -> AddressSet { AddressSet(prefixes.map { prefix($0) }) }

func range(_ first: String, _ last: String) -> IPRange { IPRange(from: address(first), through: address(last))! }

func ports(_ text: String) -> PortSet { try! PortSet.parse(text).get() }

func window(_ from: String?, _ until: String?) -> Window {
  Window(from: from.map { CivilDate($0)! }, until: until.map { CivilDate($0)! })
}

func hours(_ days: Set<Weekday>, _ from: String, _ until: String) -> WeekMinutes {
  WeekMinutes(days, from: ClockTime(from)!, until: ClockTime(until)!)!
}

/// The moment of a civil time in UTC+8, counted by hand.
func moment(_ day: String, hour: Int = 0, minute: Int = 0, second: Int = 0) -> Int64 {
  Int64(CivilDate(day)!.dayNumber * 86_400 + hour * 3600 + minute * 60 + second - 8 * 3600)
}
