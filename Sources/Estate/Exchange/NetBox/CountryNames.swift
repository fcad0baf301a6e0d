/// The names of countries and regions in English (ISO 3166-1, with other names that people use), and of the commoner
/// ones in Chinese. A line is a code and names; a code may have several lines.
enum CountryNames {
  static func code(of name: String) -> String? { codes[folded(name)] }

  /// Small letters and digits alone, one space between words: `China (Mainland)` is `china mainland`.
  static func folded(_ name: String) -> String {
    name.lowercased().split { !$0.isLetter && !$0.isNumber }.joined(separator: " ")
  }

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for line in list.split(separator: "\n") {
      for name in line.dropFirst(3).split(separator: "|") { codes[folded(String(name))] = String(line.prefix(2)) }
    }
    return codes
  }()

  private static let list = """
    AD Andorra
    AE United Arab Emirates|UAE|阿联酋|阿拉伯联合酋长国
    AF Afghanistan
    AG Antigua & Barbuda
    AI Anguilla
    AL Albania
    AM Armenia
    AO Angola|安哥拉
    AQ Antarctica
    AR Argentina|阿根廷
    AS American Samoa
    AT Austria|奥地利
    AU Australia|澳大利亚|澳洲
    AW Aruba
    AX Åland Islands|Åland|Aland Islands|Aland
    AZ Azerbaijan
    BA Bosnia & Herzegovina|Bosnia|Bosnia and Herzegovina
    BB Barbados
    BD Bangladesh|孟加拉国|孟加拉
    BE Belgium|比利时
    BF Burkina Faso
    BG Bulgaria|保加利亚
    BH Bahrain|巴林
    BI Burundi
    BJ Benin
    BL St Barthelemy|Saint Barthelemy|St. Barthelemy
    BM Bermuda
    BN Brunei|Brunei Darussalam|文莱
    BO Bolivia|Bolivia (Plurinational State of)
    BQ Caribbean NL|Bonaire, Sint Eustatius and Saba|Caribbean Netherlands
    BR Brazil|巴西
    BS Bahamas|The Bahamas
    BT Bhutan
    BV Bouvet Island
    BW Botswana
    BY Belarus|白俄罗斯
    BZ Belize
    CA Canada|加拿大
    CC Cocos (Keeling) Islands|Cocos Islands
    CD Democratic Republic of the Congo|DR Congo|DRC|Congo, Democratic Republic of the|Congo (Dem. Rep.)
    CF Central African Republic|Central African Rep.
    CG Congo|Republic of the Congo|Congo-Brazzaville|Congo (Rep.)
    CH Switzerland|瑞士
    CI Côte d'Ivoire|Cote d'Ivoire|Ivory Coast
    CK Cook Islands
    CL Chile|智利
    CM Cameroon
    CN China|Mainland China|China Mainland|Chinese Mainland|China (Mainland)|PRC|PR China|P.R. China|P. R. China
    CN People's Republic of China|中国|中国大陆|中国内地|中华人民共和国|大陆|内地
    CO Colombia|哥伦比亚
    CR Costa Rica|哥斯达黎加
    CU Cuba|古巴
    CV Cape Verde|Cabo Verde
    CW Curaçao|Curacao
    CX Christmas Island
    CY Cyprus
    CZ Czechia|Czech Republic|捷克
    DE Germany|德国
    DJ Djibouti
    DK Denmark|丹麦
    DM Dominica
    DO Dominican Republic
    DZ Algeria|阿尔及利亚
    EC Ecuador|厄瓜多尔
    EE Estonia|爱沙尼亚
    EG Egypt|埃及
    EH Western Sahara
    ER Eritrea
    ES Spain|西班牙
    ET Ethiopia|埃塞俄比亚
    FI Finland|芬兰
    FJ Fiji|斐济
    FK Falkland Islands|Falkland Islands (Malvinas)
    FM Micronesia|Federated States of Micronesia
    FO Faroe Islands
    FR France|法国
    GA Gabon
    GB United Kingdom|UK|Great Britain|Britain|United Kingdom of Great Britain and Northern Ireland|England
    GB Scotland|Wales|Northern Ireland|英国
    GD Grenada
    GE Georgia
    GF French Guiana
    GG Guernsey
    GH Ghana|加纳
    GI Gibraltar
    GL Greenland
    GM Gambia|The Gambia
    GN Guinea
    GP Guadeloupe
    GQ Equatorial Guinea
    GR Greece|希腊
    GS South Georgia & the South Sandwich Islands|South Georgia and the South Sandwich Islands
    GT Guatemala
    GU Guam
    GW Guinea-Bissau
    GY Guyana
    HK Hong Kong|Hong Kong SAR|Hong Kong S.A.R.|HongKong|China (Hong Kong)|Hong Kong, China|Hong Kong (China)|HKSAR
    HK 香港|中国香港|香港特别行政区|中国香港特别行政区|香港特別行政區
    HM Heard Island & McDonald Islands|Heard Island and McDonald Islands
    HN Honduras
    HR Croatia|克罗地亚
    HT Haiti
    HU Hungary|匈牙利
    ID Indonesia|印度尼西亚|印尼
    IE Ireland|爱尔兰
    IL Israel|以色列
    IM Isle of Man
    IN India|印度
    IO British Indian Ocean Territory
    IQ Iraq|伊拉克
    IR Iran|Islamic Republic of Iran|Iran, Islamic Republic of|伊朗
    IS Iceland|冰岛
    IT Italy|意大利
    JE Jersey
    JM Jamaica
    JO Jordan|约旦
    JP Japan|日本
    KE Kenya|肯尼亚
    KG Kyrgyzstan|吉尔吉斯斯坦
    KH Cambodia|柬埔寨
    KI Kiribati
    KM Comoros
    KN St Kitts & Nevis|Saint Kitts and Nevis
    KP North Korea|DPRK|Democratic People's Republic of Korea|朝鲜
    KR South Korea|Korea|Republic of Korea|Korea, Republic of|韩国
    KW Kuwait|科威特
    KY Cayman Islands
    KZ Kazakhstan|哈萨克斯坦
    LA Laos|Lao People's Democratic Republic|Lao|老挝
    LB Lebanon
    LC St Lucia|Saint Lucia
    LI Liechtenstein
    LK Sri Lanka|斯里兰卡
    LR Liberia
    LS Lesotho
    LT Lithuania|立陶宛
    LU Luxembourg|卢森堡
    LV Latvia|拉脱维亚
    LY Libya
    MA Morocco|摩洛哥
    MC Monaco
    MD Moldova|Republic of Moldova
    ME Montenegro
    MF St Martin (French)|Saint Martin|St. Martin
    MG Madagascar
    MH Marshall Islands
    MK North Macedonia|Macedonia
    ML Mali
    MM Myanmar|Burma|缅甸
    MN Mongolia|蒙古|蒙古国
    MO Macau|Macao|Macau SAR|Macao SAR|China (Macao)|China (Macau)|Macau, China|Macao, China|澳门|中国澳门
    MO 澳门特别行政区|中国澳门特别行政区|澳門
    MP Northern Mariana Islands
    MQ Martinique
    MR Mauritania
    MS Montserrat
    MT Malta
    MU Mauritius
    MV Maldives
    MW Malawi
    MX Mexico|墨西哥
    MY Malaysia|马来西亚
    MZ Mozambique
    NA Namibia
    NC New Caledonia
    NE Niger
    NF Norfolk Island
    NG Nigeria|尼日利亚
    NI Nicaragua
    NL Netherlands|The Netherlands|Holland|荷兰
    NO Norway|挪威
    NP Nepal|尼泊尔
    NR Nauru
    NU Niue
    NZ New Zealand|新西兰
    OM Oman|阿曼
    PA Panama|巴拿马
    PE Peru|秘鲁
    PF French Polynesia
    PG Papua New Guinea|巴布亚新几内亚
    PH Philippines|The Philippines|菲律宾
    PK Pakistan|巴基斯坦
    PL Poland|波兰
    PM St Pierre & Miquelon|Saint Pierre and Miquelon
    PN Pitcairn|Pitcairn Islands
    PR Puerto Rico
    PS Palestine|State of Palestine
    PT Portugal|葡萄牙
    PW Palau
    PY Paraguay
    QA Qatar|卡塔尔
    RE Réunion|Reunion|La Réunion
    RO Romania|罗马尼亚
    RS Serbia|塞尔维亚
    RU Russia|Russian Federation|俄罗斯
    RW Rwanda
    SA Saudi Arabia|沙特阿拉伯|沙特
    SB Solomon Islands
    SC Seychelles
    SD Sudan
    SE Sweden|瑞典
    SG Singapore|新加坡
    SH St Helena|Saint Helena|Saint Helena, Ascension and Tristan da Cunha
    SI Slovenia|斯洛文尼亚
    SJ Svalbard & Jan Mayen|Svalbard and Jan Mayen
    SK Slovakia|斯洛伐克
    SL Sierra Leone
    SM San Marino
    SN Senegal
    SO Somalia
    SR Suriname
    SS South Sudan
    ST Sao Tome & Principe|Sao Tome and Principe|São Tomé and Príncipe
    SV El Salvador
    SX St Maarten (Dutch)|Sint Maarten
    SY Syria|Syrian Arab Republic
    SZ Eswatini (Swaziland)|Swaziland
    TC Turks & Caicos Is|Turks and Caicos Islands
    TD Chad
    TF French S. Terr.|French Southern Territories|French Southern and Antarctic Lands
    TG Togo
    TH Thailand|泰国
    TJ Tajikistan|塔吉克斯坦
    TK Tokelau
    TL East Timor|Timor-Leste
    TM Turkmenistan|土库曼斯坦
    TN Tunisia|突尼斯
    TO Tonga
    TR Turkey|Türkiye|Turkiye|土耳其
    TT Trinidad & Tobago
    TV Tuvalu
    TW Taiwan|Taiwan, China|Chinese Taipei|Taiwan (China)|Taiwan, Province of China|China (Taiwan)|台湾|中国台湾
    TW 台湾省|台湾地区|中国台湾省|臺灣|台灣
    TZ Tanzania|United Republic of Tanzania|坦桑尼亚
    UA Ukraine|乌克兰
    UG Uganda
    UM US minor outlying islands|United States Minor Outlying Islands
    US United States|United States of America|USA|U.S.A.|U.S.|US|美国|美利坚合众国
    UY Uruguay|乌拉圭
    UZ Uzbekistan|乌兹别克斯坦
    VA Vatican City|Holy See|Vatican
    VC St Vincent|Saint Vincent and the Grenadines|Saint Vincent
    VE Venezuela|Venezuela (Bolivarian Republic of)|委内瑞拉
    VG British Virgin Islands|Virgin Islands (British)|Virgin Islands (UK)
    VI US Virgin Islands|U.S. Virgin Islands|United States Virgin Islands|Virgin Islands (US)|Virgin Islands (U.S.)
    VN Vietnam|Viet Nam|越南
    VU Vanuatu
    WF Wallis & Futuna|Wallis and Futuna
    WS Samoa|Western Samoa
    YE Yemen
    YT Mayotte
    ZA South Africa|南非
    ZM Zambia
    ZW Zimbabwe
    """
}
