import Foundation
import TestSupport

/// A small law of one kind, for the tests of the commands.
enum TestLaw {
  static let manifest = "name: small\nversion: 1\nlanguages: [en, zh]\nranks:\n  - { id: law, binding: yes }\n"
  static let words = """
    # Words

    ```law
    bearer owner "the owner" zh "所有人"
    kind boat "a boat" zh "船"
    fact boat.licensed : yes-no ask "Is it licensed?" zh "是否有执照？" changeable
    fact boat.use : one of fishing, sport ask "What for?" zh "用途？"
    fact boat.length : number metres ask "How long?"
    fact boat.inspected-on : date or none ask "When was it inspected?"
    fact boat.harbour : harbour or none ask "Does it lie in a harbour?"
    kind harbour "a harbour"
    fact harbour.guarded : yes-no ask "Is the harbour guarded?"

    given boat.use is sport
      only-if boat.length < 20
      "no yacht here is longer"

    question big "What is big?"
      reading ten "from ten metres" held-by skippers
      reading twelve "from twelve metres" held-by harbour-masters
    ```

    """
  static let act = """
    ---
    id: boats-act
    title: { en: Boats Act, zh: 船舶法 }
    rank: law
    effective: 2020-01-01
    confidence: high
    ---

    ## Article 1

    Fishing boats are licensed.

    ```law
    rule licence
      about boat
      if boat.use is fishing
      owner must boat.licensed
      remedy "Get a licence." zh "办理执照。"
    ```

    ## Article 2

    ```law
    rule inspection
      about boat
      if boat.length >= 12
      owner must boat.inspected-on + 12 months >= as-of

    rule inspection-from-ten
      about boat
      under big is ten
      if boat.length >= 10 and boat.length < 12
      owner must boat.inspected-on + 12 months >= as-of
    ```

    ## Article 3

    ```law
    rule guarded
      about boat
      if boat.harbour is not none
      owner must boat.harbour.guarded
    ```

    """

  static func write(to folder: String) throws {
    try FileManager.default.createDirectory(atPath: folder + "/law", withIntermediateDirectories: true)
    try manifest.write(toFile: folder + "/pack.yaml", atomically: true, encoding: .utf8)
    try words.write(toFile: folder + "/vocabulary.law.md", atomically: true, encoding: .utf8)
    try act.write(toFile: folder + "/law/boats-act.law.md", atomically: true, encoding: .utf8)
  }
}
