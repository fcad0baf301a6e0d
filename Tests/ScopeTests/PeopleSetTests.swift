import NetworkNumbers
import Scope
import Testing

@Suite struct PeopleSetTests {
  @Test func peopleAreEndless() {
    #expect(PeopleSet.everyone.contains("anyone") && !PeopleSet.none.contains("anyone"))
    #expect(!PeopleSet.everyone.isSubset(of: .named(["an", "bo"])))
    #expect(PeopleSet.named(["an"]).union(.everyoneExcept(["an"])) == .everyone)
    #expect(PeopleSet.everyoneExcept(["an", "bo"]).union(.everyoneExcept(["bo", "chen"])) == .everyoneExcept(["bo"]))
  }

  @Test func peopleAreWrittenInOrder() {
    #expect(PeopleSet.named(["chen", "an", "bo"]).description == "an, bo, chen")
    #expect(PeopleSet.everyoneExcept(["bo", "an"]).description == "everyone except an, bo")
    #expect(PeopleSet.everyone.description == "everyone" && PeopleSet.none.description == "nobody")
  }
}
