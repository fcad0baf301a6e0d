import Decoding
import Testing

@Suite struct ElementRegistryTests {
  @Test(arguments: [
    (InformationElement(1), "octetDeltaCount", AbstractType.unsigned64),
    (InformationElement(27), "sourceIPv6Address", .ipv6Address),
    (InformationElement(293), "subTemplateMultiList", .subTemplateMultiList),
    (InformationElement(512), "bgpDestinationAsPathList", .basicList),
    (InformationElement(278), "newConnectionDeltaCount", .unsigned32),
    (InformationElement(520), "tcpOptionsFull", .unsigned256),
    (InformationElement(533), "pathDelaySumDeltaMicroseconds", .unsigned64),
    (InformationElement(enterprise: 29305, 4), "reverseProtocolIdentifier", .unsigned8),
    // What firewalls of Cisco call so in NetFlow 9.
    (InformationElement(40_001), "postNATSourceIPv4Address", .ipv4Address),
  ])
  func elementsHaveNamesAndTypes(_ element: InformationElement, _ name: String, _ type: AbstractType) {
    #expect(ElementRegistry.entry(element)?.name == name)
    #expect(ElementRegistry.entry(element)?.type == type)
  }

  @Test func everyNameStandsForOneElement() {
    var names: Set<String> = []
    for number in UInt16(0)...1_000 {
      guard let entry = ElementRegistry.entry(InformationElement(number)) else { continue }
      #expect(names.insert(entry.name).inserted, "\(entry.name)")
      #expect(ElementRegistry.element(named: entry.name) == InformationElement(number))
    }
    #expect(names.count > 450)
    #expect(ElementRegistry.entry(InformationElement(enterprise: 9, 1)) == nil)
  }
}
