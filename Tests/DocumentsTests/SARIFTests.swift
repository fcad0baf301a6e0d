import Testing

@testable import Assessment
@testable import Documents

@Suite struct SARIFTests {
  @Test func itHasTheKeysThatTheStandardRequires() throws {
    let context = try Sample.context("en")
    let json = SARIFReport.json(context)
    #expect(json["version"]?.string == "2.1.0")
    let run = try #require(json["runs"]?.array?.first)
    let driver = try #require(run["tool"]?["driver"])
    #expect(driver["name"]?.string == "wayleave" && driver["version"]?.string == "0.0.0")
    let rules = try #require(driver["rules"]?.array)
    let results = try #require(run["results"]?.array)
    #expect(Set(rules.compactMap { $0["id"]?.string }).count == rules.count)
    for rule in rules { #expect(rule["shortDescription"]?["text"]?.string?.isEmpty == false) }
    for result in results {
      guard case .number(let index)? = result["ruleIndex"] else {
        Issue.record("A result has no ruleIndex.")
        continue
      }
      #expect(rules[index]["id"]?.string == result["ruleId"]?.string)
      #expect(["error", "warning", "note"].contains(result["level"]?.string ?? ""))
      #expect(result["message"]?["text"]?.string?.isEmpty == false)
      let place = result["locations"]?.array?.first?["physicalLocation"]
      #expect(place?["artifactLocation"]?["uri"]?.string == "estate.yaml")
      guard case .number(let line)? = place?["region"]?["startLine"], line > 0 else {
        Issue.record("A result has no line.")
        continue
      }
    }
    let prints = results.compactMap { $0["partialFingerprints"]?["wayleave/1"]?.string }
    #expect(prints.count == results.count && Set(prints).count == prints.count)
  }

  @Test func everyBreachAndEveryStatementWithoutPaperIsAResult() throws {
    let context = try Sample.context("en")
    let results = SARIFReport.json(context)["runs"]?.array?.first?["results"]?.array ?? []
    func count(_ level: String, withheld: Bool) -> Int {
      results.count {
        $0["level"]?.string == level && ($0["ruleId"]?.string?.hasPrefix("statement-") == true) == withheld
      }
    }
    let subjects = context.assessment.subjects
    #expect(count("error", withheld: false) == subjects.reduce(0) { $0 + $1.findings(.breached).count })
    #expect(count("warning", withheld: false) == subjects.reduce(0) { $0 + $1.findings(.possiblyBreached).count })
    #expect(count("note", withheld: false) == subjects.reduce(0) { $0 + $1.findings(.advice).count })
    #expect(count("warning", withheld: true) == subjects.reduce(0) { $0 + $1.withheld.count })
  }

  @Test func aBreachStandsAtTheFactThatItsDutyAsksAbout() throws {
    let context = try Sample.context("en")
    let results = SARIFReport.json(context)["runs"]?.array?.first?["results"]?.array ?? []
    let result = try #require(
      results.first { $0["partialFingerprints"]?["wayleave/1"]?.string == "lines/suz-fra:internet-vpn-on-record" })
    guard
      case .number(let line)? =
        result["locations"]?.array?.first?["physicalLocation"]?["region"]?["startLine"]
    else {
      Issue.record("There is no line.")
      return
    }
    let text = Sample.estate.split(separator: "\n", omittingEmptySubsequences: false)[line - 1]
    #expect(text.contains("filing: pending"))
  }

  @Test func pathsAreURIs() {
    #expect(fileURI("a b/深.yaml") == "a%20b/%E6%B7%B1.yaml")
    #expect(fileURI("/x/y.yaml") == "file:///x/y.yaml")
  }
}
