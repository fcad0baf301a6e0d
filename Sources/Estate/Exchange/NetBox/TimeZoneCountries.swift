/// The country or region of a time zone, after the table of zones that comes with the time zone database (public
/// domain), and older names of the same zones. Zones without a country, and the one that two claim, are not here.
enum TimeZoneCountries {
  static func code(of zone: String) -> String? { codes[zone] }

  private static let codes: [String: String] = {
    var codes: [String: String] = [:]
    for line in list.split(separator: "\n") {
      for zone in line.dropFirst(3).split(separator: " ") { codes[String(zone)] = String(line.prefix(2)) }
    }
    return codes
  }()

  private static let list = """
    AD Europe/Andorra
    AE Asia/Dubai
    AF Asia/Kabul
    AG America/Antigua
    AI America/Anguilla
    AL Europe/Tirane
    AM Asia/Yerevan
    AO Africa/Luanda
    AQ Antarctica/McMurdo Antarctica/Casey Antarctica/Davis Antarctica/DumontDUrville Antarctica/Mawson
    AQ Antarctica/Palmer Antarctica/Rothera Antarctica/Syowa Antarctica/Troll Antarctica/Vostok
    AR America/Argentina/Buenos_Aires America/Argentina/Cordoba America/Argentina/Salta America/Argentina/Jujuy
    AR America/Argentina/Tucuman America/Argentina/Catamarca America/Argentina/La_Rioja America/Argentina/San_Juan
    AR America/Argentina/Mendoza America/Argentina/San_Luis America/Argentina/Rio_Gallegos America/Argentina/Ushuaia
    AR America/Buenos_Aires
    AS Pacific/Pago_Pago
    AT Europe/Vienna
    AU Australia/Lord_Howe Antarctica/Macquarie Australia/Hobart Australia/Melbourne Australia/Sydney
    AU Australia/Broken_Hill Australia/Brisbane Australia/Lindeman Australia/Adelaide Australia/Darwin
    AU Australia/Perth Australia/Eucla Australia/ACT Australia/NSW Australia/Victoria Australia/Queensland
    AW America/Aruba
    AX Europe/Mariehamn
    AZ Asia/Baku
    BA Europe/Sarajevo
    BB America/Barbados
    BD Asia/Dhaka Asia/Dacca
    BE Europe/Brussels
    BF Africa/Ouagadougou
    BG Europe/Sofia
    BH Asia/Bahrain
    BI Africa/Bujumbura
    BJ Africa/Porto-Novo
    BL America/St_Barthelemy
    BM Atlantic/Bermuda
    BN Asia/Brunei
    BO America/La_Paz
    BQ America/Kralendijk
    BR America/Noronha America/Belem America/Fortaleza America/Recife America/Araguaina America/Maceio America/Bahia
    BR America/Sao_Paulo America/Campo_Grande America/Cuiaba America/Santarem America/Porto_Velho America/Boa_Vista
    BR America/Manaus America/Eirunepe America/Rio_Branco Brazil/East
    BS America/Nassau
    BT Asia/Thimphu
    BW Africa/Gaborone
    BY Europe/Minsk
    BZ America/Belize
    CA America/St_Johns America/Halifax America/Glace_Bay America/Moncton America/Goose_Bay America/Blanc-Sablon
    CA America/Toronto America/Iqaluit America/Atikokan America/Winnipeg America/Resolute America/Rankin_Inlet
    CA America/Regina America/Swift_Current America/Edmonton America/Cambridge_Bay America/Inuvik America/Creston
    CA America/Dawson_Creek America/Fort_Nelson America/Whitehorse America/Dawson America/Vancouver America/Montreal
    CA Canada/Eastern Canada/Central Canada/Mountain Canada/Pacific Canada/Atlantic
    CC Indian/Cocos
    CD Africa/Kinshasa Africa/Lubumbashi
    CF Africa/Bangui
    CG Africa/Brazzaville
    CH Europe/Zurich
    CI Africa/Abidjan
    CK Pacific/Rarotonga
    CL America/Santiago America/Coyhaique America/Punta_Arenas Pacific/Easter
    CM Africa/Douala
    CN Asia/Shanghai Asia/Urumqi Asia/Chongqing Asia/Chungking Asia/Harbin Asia/Kashgar PRC
    CO America/Bogota
    CR America/Costa_Rica
    CU America/Havana
    CV Atlantic/Cape_Verde
    CW America/Curacao
    CX Indian/Christmas
    CY Asia/Nicosia Asia/Famagusta
    CZ Europe/Prague
    DE Europe/Berlin Europe/Busingen
    DJ Africa/Djibouti
    DK Europe/Copenhagen
    DM America/Dominica
    DO America/Santo_Domingo
    DZ Africa/Algiers
    EC America/Guayaquil Pacific/Galapagos
    EE Europe/Tallinn
    EG Africa/Cairo Egypt
    EH Africa/El_Aaiun
    ER Africa/Asmara
    ES Europe/Madrid Africa/Ceuta Atlantic/Canary
    ET Africa/Addis_Ababa
    FI Europe/Helsinki
    FJ Pacific/Fiji
    FK Atlantic/Stanley
    FM Pacific/Chuuk Pacific/Pohnpei Pacific/Kosrae
    FO Atlantic/Faroe
    FR Europe/Paris
    GA Africa/Libreville
    GB Europe/London GB Europe/Belfast
    GD America/Grenada
    GE Asia/Tbilisi
    GF America/Cayenne
    GG Europe/Guernsey
    GH Africa/Accra
    GI Europe/Gibraltar
    GL America/Nuuk America/Danmarkshavn America/Scoresbysund America/Thule
    GM Africa/Banjul
    GN Africa/Conakry
    GP America/Guadeloupe
    GQ Africa/Malabo
    GR Europe/Athens
    GS Atlantic/South_Georgia
    GT America/Guatemala
    GU Pacific/Guam
    GW Africa/Bissau
    GY America/Guyana
    HK Asia/Hong_Kong Hongkong
    HN America/Tegucigalpa
    HR Europe/Zagreb
    HT America/Port-au-Prince
    HU Europe/Budapest
    ID Asia/Jakarta Asia/Pontianak Asia/Makassar Asia/Jayapura
    IE Europe/Dublin Eire
    IL Asia/Jerusalem Israel Asia/Tel_Aviv
    IM Europe/Isle_of_Man
    IN Asia/Kolkata Asia/Calcutta
    IO Indian/Chagos
    IQ Asia/Baghdad
    IR Asia/Tehran Iran
    IS Atlantic/Reykjavik Iceland
    IT Europe/Rome
    JE Europe/Jersey
    JM America/Jamaica
    JO Asia/Amman
    JP Asia/Tokyo Japan
    KE Africa/Nairobi
    KG Asia/Bishkek
    KH Asia/Phnom_Penh
    KI Pacific/Tarawa Pacific/Kanton Pacific/Kiritimati
    KM Indian/Comoro
    KN America/St_Kitts
    KP Asia/Pyongyang
    KR Asia/Seoul ROK
    KW Asia/Kuwait
    KY America/Cayman
    KZ Asia/Almaty Asia/Qyzylorda Asia/Qostanay Asia/Aqtobe Asia/Aqtau Asia/Atyrau Asia/Oral
    LA Asia/Vientiane
    LB Asia/Beirut
    LC America/St_Lucia
    LI Europe/Vaduz
    LK Asia/Colombo
    LR Africa/Monrovia
    LS Africa/Maseru
    LT Europe/Vilnius
    LU Europe/Luxembourg
    LV Europe/Riga
    LY Africa/Tripoli
    MA Africa/Casablanca
    MC Europe/Monaco
    MD Europe/Chisinau
    ME Europe/Podgorica
    MF America/Marigot
    MG Indian/Antananarivo
    MH Pacific/Majuro Pacific/Kwajalein
    MK Europe/Skopje
    ML Africa/Bamako
    MM Asia/Yangon Asia/Rangoon
    MN Asia/Ulaanbaatar Asia/Hovd
    MO Asia/Macau Asia/Macao
    MP Pacific/Saipan
    MQ America/Martinique
    MR Africa/Nouakchott
    MS America/Montserrat
    MT Europe/Malta
    MU Indian/Mauritius
    MV Indian/Maldives
    MW Africa/Blantyre
    MX America/Mexico_City America/Cancun America/Merida America/Monterrey America/Matamoros America/Chihuahua
    MX America/Ciudad_Juarez America/Ojinaga America/Mazatlan America/Bahia_Banderas America/Hermosillo
    MX America/Tijuana Mexico/General
    MY Asia/Kuala_Lumpur Asia/Kuching
    MZ Africa/Maputo
    NA Africa/Windhoek
    NC Pacific/Noumea
    NE Africa/Niamey
    NF Pacific/Norfolk
    NG Africa/Lagos
    NI America/Managua
    NL Europe/Amsterdam
    NO Europe/Oslo
    NP Asia/Kathmandu Asia/Katmandu
    NR Pacific/Nauru
    NU Pacific/Niue
    NZ Pacific/Auckland Pacific/Chatham NZ
    OM Asia/Muscat
    PA America/Panama
    PE America/Lima
    PF Pacific/Tahiti Pacific/Marquesas Pacific/Gambier
    PG Pacific/Port_Moresby Pacific/Bougainville
    PH Asia/Manila
    PK Asia/Karachi
    PL Europe/Warsaw Poland
    PM America/Miquelon
    PN Pacific/Pitcairn
    PR America/Puerto_Rico
    PS Asia/Gaza Asia/Hebron
    PT Europe/Lisbon Atlantic/Madeira Atlantic/Azores Portugal
    PW Pacific/Palau
    PY America/Asuncion
    QA Asia/Qatar
    RE Indian/Reunion
    RO Europe/Bucharest
    RS Europe/Belgrade
    RU Europe/Kaliningrad Europe/Moscow Europe/Kirov Europe/Volgograd Europe/Astrakhan Europe/Saratov
    RU Europe/Ulyanovsk Europe/Samara Asia/Yekaterinburg Asia/Omsk Asia/Novosibirsk Asia/Barnaul Asia/Tomsk
    RU Asia/Novokuznetsk Asia/Krasnoyarsk Asia/Irkutsk Asia/Chita Asia/Yakutsk Asia/Khandyga Asia/Vladivostok
    RU Asia/Ust-Nera Asia/Magadan Asia/Sakhalin Asia/Srednekolymsk Asia/Kamchatka Asia/Anadyr
    RW Africa/Kigali
    SA Asia/Riyadh
    SB Pacific/Guadalcanal
    SC Indian/Mahe
    SD Africa/Khartoum
    SE Europe/Stockholm
    SG Asia/Singapore Singapore
    SH Atlantic/St_Helena
    SI Europe/Ljubljana
    SJ Arctic/Longyearbyen
    SK Europe/Bratislava
    SL Africa/Freetown
    SM Europe/San_Marino
    SN Africa/Dakar
    SO Africa/Mogadishu
    SR America/Paramaribo
    SS Africa/Juba
    ST Africa/Sao_Tome
    SV America/El_Salvador
    SX America/Lower_Princes
    SY Asia/Damascus
    SZ Africa/Mbabane
    TC America/Grand_Turk
    TD Africa/Ndjamena
    TF Indian/Kerguelen
    TG Africa/Lome
    TH Asia/Bangkok
    TJ Asia/Dushanbe
    TK Pacific/Fakaofo
    TL Asia/Dili
    TM Asia/Ashgabat
    TN Africa/Tunis
    TO Pacific/Tongatapu
    TR Europe/Istanbul Turkey Asia/Istanbul
    TT America/Port_of_Spain
    TV Pacific/Funafuti
    TW Asia/Taipei ROC
    TZ Africa/Dar_es_Salaam
    UA Europe/Kyiv Europe/Kiev
    UG Africa/Kampala
    UM Pacific/Midway Pacific/Wake
    US America/New_York America/Detroit America/Kentucky/Louisville America/Kentucky/Monticello
    US America/Indiana/Indianapolis America/Indiana/Vincennes America/Indiana/Winamac America/Indiana/Marengo
    US America/Indiana/Petersburg America/Indiana/Vevay America/Chicago America/Indiana/Tell_City
    US America/Indiana/Knox America/Menominee America/North_Dakota/Center America/North_Dakota/New_Salem
    US America/North_Dakota/Beulah America/Denver America/Boise America/Phoenix America/Los_Angeles
    US America/Anchorage America/Juneau America/Sitka America/Metlakatla America/Yakutat America/Nome America/Adak
    US Pacific/Honolulu US/Eastern US/Central US/Mountain US/Pacific US/Alaska US/Hawaii US/Arizona
    US America/Indianapolis America/Louisville
    UY America/Montevideo
    UZ Asia/Samarkand Asia/Tashkent
    VA Europe/Vatican
    VC America/St_Vincent
    VE America/Caracas
    VG America/Tortola
    VI America/St_Thomas
    VN Asia/Ho_Chi_Minh Asia/Saigon
    VU Pacific/Efate
    WF Pacific/Wallis
    WS Pacific/Apia
    YE Asia/Aden
    YT Indian/Mayotte
    ZA Africa/Johannesburg
    ZM Africa/Lusaka
    ZW Africa/Harare
    """
}
