import Testing

@testable import Assessment
@testable import Documents

@Suite struct WordingTests {
  @Test func articlesAreNumberedAsStatutesDo() {
    let pairs = [
      (1, "一"), (10, "十"), (14, "十四"), (20, "二十"), (64, "六十四"), (100, "一百"), (101, "一百零一"), (110, "一百一十"),
      (225, "二百二十五"), (999, "九百九十九"),
    ]
    for (number, text) in pairs { #expect(chineseNumeral(number) == text) }
  }

  @Test func dutiesAreToldAsQuestionsWithTheirAnswers() throws {
    let context = try Sample.context("en")
    func duty(_ name: String) throws -> [String] {
      LawInWords(context).duty(try #require(context.rule(named: name)))
    }
    #expect(try duty("internet-vpn-on-record") == ["Is the VPN on record with the ministry? – on record"])
    #expect(
      try duty("logs-six-months") == ["For how many months are the line's network logs kept? – at least 6 months"])
    #expect(try duty("channel-not-passed-on") == ["Is capacity passed on to others? – no"])
    #expect(
      try duty("channel-for-internal-office") == [
        "What is the line used for? – internal office use",
        "Is it linked to a data centre or business platform, at home or abroad, to carry on telecommunications business? – no",
      ])
    #expect(
      try duty("lease-from-the-mainland") == [
        "Which carrier is the provider? – China Telecom, China Mobile or China Unicom"
      ])
  }

  @Test func proseKeepsItsParagraphsAndLists() {
    let prose = "One `word`\nmore.\n\nTwo:\n1. first,\n   and on\n2. second\n"
    #expect(PageLaw.paragraphs(prose) == ["One word more.", "Two:", "1. first, and on", "2. second"])
    #expect(PageLaw.paragraphs("") == [])
  }

  @Test func filesAreNamedWithoutTheFolderThatTheyShare() {
    let places = PlaceNames(files: ["/a/b/c/one.yaml", "/a/b/d/two.yaml"])
    #expect(places.short("/a/b/c/one.yaml") == "c/one.yaml")
    #expect(places.shortened("yes (/a/b/c/one.yaml:3)") == "yes (c/one.yaml:3)")
    #expect(PlaceNames(files: ["estate.yaml"]).short("estate.yaml") == "estate.yaml")
    #expect(PlaceNames(files: []).short("x") == "x")
  }
}
