import CivilTime
import EstateModel
import Foundation
import LawCompiling
import LawPacks
import Testing

@testable import Assessment
@testable import Documents

/// An estate of 14 sites and 9 lines with something of everything: unlawful, undetermined, unsettled and lawful things,
/// papers that have expired, names that must be escaped.
enum Sample {
  static let date = CivilDate(year: 2026, month: 11, day: 22)!  // There is this day.

  /// The shipped pack, compiled once.
  static let pack: LawPack? = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return PackCompiler.compile(folder: root.appending(path: "law/prc-cross-border").path).pack
  }()

  static func context(
    _ language: String, text: String = estate, path: String = "estate.yaml"
  ) throws -> ReportContext {
    let pack = try #require(pack)
    let read = EstateReader.read(EstateFiles(texts: [path: text]))
    let estate = try #require(read.estate, "\(read.diagnostics.all)")
    let result = try Assessor.assess(estate, in: read.sources, by: pack, asOf: date)
    let assessment = try #require(result.assessment, "\(result.diagnostics.all)")
    return ReportContext(
      assessment: assessment, estate: estate, pack: pack, language: language, program: "wayleave 0.0.0")
  }

  /// Lines of which every other is at home.
  static func many(lines: Int) -> String {
    var text = "organisation: Many\nsites:\n  - { id: a, country: CN }\n  - { id: b, country: CN }\n"
    for site in 0..<20 { text += "  - { id: s\(site), name: Site number \(site) abroad, country: DE }\n" }
    text += "lines:\n"
    for line in 0..<lines {
      let ends = line % 2 == 0 ? "a, b" : "a, s\(line % 20)"
      text += "  - { id: l\(line), name: Line number \(line), ends: [\(ends)], log-retention: \(line % 9) months }\n"
    }
    return text
  }

  static let inOrder = """
    organisation: Quiet Ltd.
    sites:
      - { id: a, country: CN }
      - { id: b, country: CN }
    lines:
      - { id: home, ends: [a, b] }
    """

  static let estate = """
    organisation: Larch & Alder Precision <Holding> "LAP"

    entities:
      - { id: sh, name: Larch & Alder (Shanghai) Co. Ltd., country: CN, foreign-invested: yes }
      - { id: sz, name: 拉奇精密机械（深圳）有限公司, country: CN, foreign-invested: yes }
      - { id: sz-branch, name: Shenzhen branch in Dongguan, country: CN, branch-of: sz }
      - { id: de, name: Larch & Alder Präzision GmbH, country: DE, relation: affiliate }
      - { id: client, name: Third Client Pte., country: SG, relation: outside }

    sites:
      - { id: shanghai, name: Shanghai head office of the mainland, country: CN, region: Shanghai, entity: sh }
      - { id: suzhou, name: Suzhou plant, country: CN, region: Jiangsu, entity: sh }
      - { id: shenzhen, name: 深圳研发中心, country: CN, region: 广东, entity: sz }
      - { id: dongguan, name: Dongguan plant, country: CN, region: Guangdong, entity: sz-branch }
      - { id: beijing, name: Beijing liaison office, country: CN, region: Beijing, entity: sh }
      - { id: chengdu, name: Chengdu data centre, country: CN, region: Sichuan, entity: sh }
      - { id: xian, name: Xi'an warehouse, country: CN, entity: sz }
      - { id: frankfurt, name: Frankfurt headquarters & data centre, country: DE }
      - { id: hongkong, name: Hong Kong trading office, country: HK }
      - { id: macau, name: <script>alert(1)</script>, country: MO }
      - { id: taipei, name: Taipei sales office, country: TW }
      - { id: singapore, name: Singapore regional hub, country: SG }
      - { id: detroit, name: Detroit laboratory, country: US }
      - { id: osaka, name: Osaka supplier office, country: JP }

    providers:
      - id: unicom
        name: China Unicom
        carrier: china-unicom
        wholly-state-owned: yes
        licensed: yes
        gateway-approved: yes
        sets-up-gateway: yes
        leases-international-lines: yes
        vpn-purpose: internal-use
        vpn-filing: recorded
        keeps-user-archive: yes
        tells-internal-use-only: yes
      - id: telecom
        name: China Telecom
        carrier: china-telecom
        wholly-state-owned: yes
        licensed: yes
        gateway-approved: yes
        sets-up-gateway: yes
        leases-international-lines: yes
        vpn-purpose: internal-use
        vpn-filing: recorded
        keeps-user-archive: yes
        tells-internal-use-only: yes
      - id: farnet
        name: FarNet Overlay <reseller> & Sons
        carrier: other
        wholly-state-owned: no
        licensed: no
        gateway-approved: no
        sets-up-gateway: no
        leases-international-lines: yes
        vpn-purpose: internal-use
        vpn-filing: none
        keeps-user-archive: no
        tells-internal-use-only: no

    integrators:
      - { id: weave, name: Weave Integration, licensed: yes, deals-in-lines: no, entrusted-with: management }

    groups:
      - { id: office, name: Shanghai staff, entity: sh, site: shanghai, size: 240 }
      - { id: plant, name: Suzhou staff, entity: sh, site: suzhou, size: 600 }
      - { id: lab, name: Shenzhen engineers, entity: sz, site: shenzhen, size: 120 }
      - { id: german, name: German engineers, entity: de, site: frankfurt, size: 35 }
      - { id: guests, name: The client's visitors, entity: client, site: shanghai, relation: client, size: 4 }

    destinations:
      - { id: erp, name: The ERP of the group, kind: own-site, country: DE }
      - { id: platform, name: A trading platform, kind: business-platform, country: SG, carries-telecom-business: yes }

    lines:
      - id: sha-fra
        name: Shanghai to Frankfurt
        entity: sh
        ends: [shanghai, frankfurt]
        provider: unicom
        integrator: none
        circuit: CU-IPLC-20881
        bandwidth: 200 mbps
        contract: { number: CU-2024-118, from: 2024-06-01, until: 2027-05-31 }
        used-by: [office]
        scope: { people: [office], from: 2024-06-01, until: 2027-05-31 }
        reaches: [erp]
        technology: iepl
        set-up: inside-prc
        basis: leased-line
        initiated: inside-prc
        purpose: internal-office
        filing: recorded
        user-archive: yes
        registered: yes
        log-retention: 12 months
        technical-scheme: yes
        assessed-on: 2026-03-01
        inspection-cooperation: yes
        content-management: yes
        access-control: yes
      - id: suz-fra
        name: Suzhou to Frankfurt (SD-WAN)
        entity: sh
        ends: [suzhou, frankfurt]
        provider: unicom
        integrator: weave
        bandwidth: 100 mbps
        contract: { number: CU-2025-007, from: 2025-01-01, until: 2026-12-31 }
        used-by: [plant]
        scope: { people: [plant] }
        reaches: [erp]
        technology: sd-wan
        set-up: inside-prc
        basis: leased-line
        initiated: inside-prc
        purpose: internal-office
        filing: pending
        user-archive: yes
        registered: yes
        log-retention: 3 months
        technical-scheme: yes
        assessed-on: 2025-09-01
        inspection-cooperation: yes
        content-management: yes
        access-control: yes
      - id: szx-hkg
        name: 深圳至香港专线
        entity: sz
        ends: [shenzhen, hongkong]
        provider: telecom
        integrator: none
        bandwidth: 500 mbps
        contract: { number: CT-88, from: 2023-11-01, until: 2026-10-31 }
        used-by: [lab, guests]
        scope: { people: [lab] }
        reaches: [platform]
        technology: iplc
        set-up: inside-prc
        basis: leased-line
        initiated: inside-prc
        purpose: internal-office
        filing: recorded
        user-archive: yes
        registered: yes
        log-retention: 12 months
        technical-scheme: yes
        assessed-on: 2026-05-05
        inspection-cooperation: yes
        content-management: yes
        access-control: yes
      - id: szx-sin
        name: Shenzhen to Singapore
        entity: sz
        ends: [shenzhen, singapore]
        provider: telecom
        used-by: [lab]
        reaches: [erp]
        technology: mpls-vpn
        set-up: inside-prc
        basis: leased-line
        purpose: internal-office
        filing: none
        user-archive: yes
        registered: yes
        log-retention: 6 months
        content-management: yes
        access-control: yes
      - id: det-sha
        name: Overlay Detroit to Shanghai and Suzhou
        entity: sh
        ends: [detroit, shanghai, suzhou]
        provider: farnet
        integrator: weave
        used-by: [office, german]
        scope: { people: [office] }
        technology: internet-vpn
        set-up: outside-prc
        basis: none
        initiated: outside-prc
        purpose: internal-office
        filing: none
        user-archive: no
        registered: no
        log-retention: 1 months
        technical-scheme: no
        assessed-on: none
        inspection-cooperation: yes
        content-management: no
        access-control: no
      - id: sha-tpe
        name: Shanghai to Taipei
        entity: sh
        ends: [shanghai, taipei]
        provider: unicom
        integrator: none
        contract: { number: CU-2026-031, from: 2026-02-01, until: 2029-01-31 }
        used-by: [office]
        scope: { people: [office] }
        reaches: []
        technology: iepl
        set-up: outside-prc
        basis: leased-line
        initiated: inside-prc
        purpose: internal-office
        filing: recorded
        user-archive: yes
        registered: yes
        log-retention: 12 months
        technical-scheme: yes
        assessed-on: 2026-06-15
        inspection-cooperation: yes
        content-management: yes
        access-control: yes
      - id: dgg-mfm
        name: Dongguan to Macau
        entity: sz-branch
        ends: [dongguan, macau]
        provider: telecom
        integrator: none
        approval: { status: granted, number: GD-2025-44, authority: Guangdong administration, from: 2025-07-01, until: 2026-06-30 }
        contract: { number: CT-91, from: 2025-07-01, until: 2028-06-30 }
        used-by: [lab]
        scope: { people: [lab] }
        reaches: []
        technology: iplc
        set-up: inside-prc
        basis: approved-channel
        initiated: inside-prc
        purpose: internal-office
        filing: recorded
        user-archive: yes
        registered: yes
        log-retention: 7 months
        technical-scheme: yes
        assessed-on: 2026-01-20
        inspection-cooperation: yes
        content-management: yes
        access-control: yes
      - id: sha-ctu
        name: Shanghai to Chengdu (domestic ring)
        entity: sh
        ends: [shanghai, chengdu, beijing]
        provider: unicom
        integrator: none
        contract: { number: CU-DOM-5, from: 2025-03-01, until: 2028-02-29 }
        used-by: [office]
        purpose: internal-office
        technology: mpls-vpn
        log-retention: 8 months
      - id: beijing-tokyo
        name: Beijing to Osaka
        entity: sh
        ends: [beijing, osaka]
        provider: unicom
        used-by: [office]
        technology: mpls-vpn

    products:
      - { id: vpn-gateway, name: Site gateway ZX-4, entity: sh, maker: Zhong Cipher, act: use, origin: mainland }

    uses:
      - id: roaming
        name: Roaming of a visiting engineer
        who: german
        act: access
        channel: roaming
        channel-approved: yes
        through-access-network: yes
        provider-licensed: yes
        purpose: work
        reaches-blocked-sites: no
        paid: yes
        claims-anonymity: no

    documents:
      - { id: lease-tpe, kind: lease-contract, number: CU-2026-031, for: lines/sha-tpe, effective: 2026-02-01, expires: 2029-01-31 }
      - { id: lease-fra, kind: lease-contract, number: CU-2024-118, for: lines/sha-fra, effective: 2024-06-01, expires: 2027-05-31 }
      - { id: user-file, kind: user-archive, for: [lines/sha-fra, lines/suz-fra, lines/szx-hkg, lines/sha-tpe, lines/dgg-mfm], effective: 2025-06-01 }
      - { id: registration, kind: registration-record, for: [lines/sha-fra, lines/suz-fra, lines/szx-hkg, lines/szx-sin, lines/sha-tpe, lines/dgg-mfm], effective: 2025-06-20, expires: 2027-06-19 }
      - { id: receipt-fra, name: Filing receipt Frankfurt, kind: filing-receipt, number: MIIT-2024-771, for: lines/sha-fra, effective: 2024-06-20, expires: 2027-05-31 }
      - { id: receipt-hkg, kind: filing-receipt, for: lines/szx-hkg, effective: 2023-11-20, expires: 2026-10-31 }
      - { id: receipt-tpe, kind: filing-receipt, for: lines/sha-tpe, effective: 2026-02-15 }
      - { id: receipt-mfm, kind: filing-receipt, for: lines/dgg-mfm, effective: 2025-07-10 }
      - { id: approval-mfm, kind: channel-approval, for: lines/dgg-mfm, effective: 2025-07-01, expires: 2026-06-30 }
      - { id: scheme-2025, kind: scheme, for: [lines/sha-fra, lines/szx-hkg, lines/sha-tpe, lines/dgg-mfm], effective: 2025-05-10 }
      - { id: scheme-suz, kind: scheme, for: lines/suz-fra, effective: 2026-12-15 }
      - { id: assessment-2026, kind: assessment-report, for: [lines/sha-fra, lines/szx-hkg, lines/sha-tpe, lines/dgg-mfm], effective: 2026-03-01, expires: 2027-02-28 }
      - { id: content-rules, kind: content-system, for: [lines/sha-fra, lines/suz-fra, lines/szx-hkg, lines/sha-tpe, lines/dgg-mfm], effective: 2025-06-01 }

    readings:
      - { question: internal-user, reading: approved-group, by: "Dr. Weiß, general counsel", on: 2026-05-04, reason: "The application names the affiliate; control is common.", reviewer: Outside counsel }
    """
}
