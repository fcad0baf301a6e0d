extension RADIUSDictionary {
  /// Attributes of the standard space, a line each: number, name, kind, document. The indented lines below one name its
  /// values. Names and numbers are those of the IANA registry "RADIUS Types" and of the documents named; spaces in
  /// names of values are written as hyphens. Read on 2026-11-22.
  ///
  /// Kinds: text (UTF-8), octets, integer (32 bits), integer16, integer64, ipv4, ipv6, ipv4prefix, ipv6prefix,
  /// interface (64 bits), time (seconds since 1970), vendor; `tagged-` as in RFC 2868, section 3; secret: its bytes
  /// are a password, a hash of one or a key, and are never shown.
  static let table = """
    1 User-Name text RFC2865
    2 User-Password secret RFC2865
    3 CHAP-Password secret RFC2865
    4 NAS-IP-Address ipv4 RFC2865
    5 NAS-Port integer RFC2865
    6 Service-Type integer RFC2865
      1=Login 2=Framed 3=Callback-Login 4=Callback-Framed 5=Outbound 6=Administrative 7=NAS-Prompt
      8=Authenticate-Only 9=Callback-NAS-Prompt 10=Call-Check 11=Callback-Administrative 12=Voice
      13=Fax 14=Modem-Relay 15=IAPP-Register 16=IAPP-AP-Check 17=Authorize-Only 18=Framed-Management
      19=Additional-Authorization
    7 Framed-Protocol integer RFC2865
      1=PPP 2=SLIP 3=ARAP 4=Gandalf-SLML 5=Xylogics-IPX-SLIP 6=X.75-Synchronous 7=GPRS-PDP-Context
    8 Framed-IP-Address ipv4 RFC2865
    9 Framed-IP-Netmask ipv4 RFC2865
    10 Framed-Routing integer RFC2865
      0=None 1=Send-routing-packets 2=Listen-for-routing-packets 3=Send-and-Listen
    11 Filter-Id text RFC2865
    12 Framed-MTU integer RFC2865
    13 Framed-Compression integer RFC2865
      0=None 1=VJ-TCP-IP-Header-Compression 2=IPX-Header-Compression 3=Stac-LZS
    14 Login-IP-Host ipv4 RFC2865
    15 Login-Service integer RFC2865
      0=Telnet 1=Rlogin 2=TCP-Clear 3=PortMaster 4=LAT 5=X25-PAD 6=X25-T3POS 8=TCP-Clear-Quiet
    16 Login-TCP-Port integer RFC2865
    18 Reply-Message text RFC2865
    19 Callback-Number text RFC2865
    20 Callback-Id text RFC2865
    22 Framed-Route text RFC2865
    23 Framed-IPX-Network ipv4 RFC2865
    24 State octets RFC2865
    25 Class octets RFC2865
    26 Vendor-Specific vendor RFC2865
    27 Session-Timeout integer RFC2865
    28 Idle-Timeout integer RFC2865
    29 Termination-Action integer RFC2865
      0=Default 1=RADIUS-Request
    30 Called-Station-Id text RFC2865
    31 Calling-Station-Id text RFC2865
    32 NAS-Identifier text RFC2865
    33 Proxy-State octets RFC2865
    34 Login-LAT-Service text RFC2865
    35 Login-LAT-Node text RFC2865
    36 Login-LAT-Group octets RFC2865
    37 Framed-AppleTalk-Link integer RFC2865
    38 Framed-AppleTalk-Network integer RFC2865
    39 Framed-AppleTalk-Zone text RFC2865
    40 Acct-Status-Type integer RFC2866
      1=Start 2=Stop 3=Interim-Update 7=Accounting-On 8=Accounting-Off 9=Tunnel-Start 10=Tunnel-Stop
      11=Tunnel-Reject 12=Tunnel-Link-Start 13=Tunnel-Link-Stop 14=Tunnel-Link-Reject 15=Failed
    41 Acct-Delay-Time integer RFC2866
    42 Acct-Input-Octets integer RFC2866
    43 Acct-Output-Octets integer RFC2866
    44 Acct-Session-Id text RFC2866
    45 Acct-Authentic integer RFC2866
      1=RADIUS 2=Local 3=Remote 4=Diameter
    46 Acct-Session-Time integer RFC2866
    47 Acct-Input-Packets integer RFC2866
    48 Acct-Output-Packets integer RFC2866
    49 Acct-Terminate-Cause integer RFC2866
      1=User-Request 2=Lost-Carrier 3=Lost-Service 4=Idle-Timeout 5=Session-Timeout 6=Admin-Reset
      7=Admin-Reboot 8=Port-Error 9=NAS-Error 10=NAS-Request 11=NAS-Reboot 12=Port-Unneeded 13=Port-Preempted
      14=Port-Suspended 15=Service-Unavailable 16=Callback 17=User-Error 18=Host-Request
      19=Supplicant-Restart 20=Reauthentication-Failure 21=Port-Reinitialized
      22=Port-Administratively-Disabled 23=Lost-Power
    50 Acct-Multi-Session-Id text RFC2866
    51 Acct-Link-Count integer RFC2866
    52 Acct-Input-Gigawords integer RFC2869
    53 Acct-Output-Gigawords integer RFC2869
    55 Event-Timestamp time RFC2869
    56 Egress-VLANID integer RFC4675
    57 Ingress-Filters integer RFC4675
      1=Enabled 2=Disabled
    58 Egress-VLAN-Name text RFC4675
    59 User-Priority-Table octets RFC4675
    60 CHAP-Challenge octets RFC2865
    61 NAS-Port-Type integer RFC2865
      0=Async 1=Sync 2=ISDN-Sync 3=ISDN-Async-V.120 4=ISDN-Async-V.110 5=Virtual 6=PIAFS 7=HDLC-Clear-Channel
      8=X.25 9=X.75 10=G.3-Fax 11=SDSL 12=ADSL-CAP 13=ADSL-DMT 14=IDSL 15=Ethernet 16=xDSL 17=Cable
      18=Wireless-Other 19=Wireless-802.11 20=Token-Ring 21=FDDI 22=Wireless-CDMA2000 23=Wireless-UMTS
      24=Wireless-1X-EV 25=IAPP 26=FTTP 27=Wireless-802.16 28=Wireless-802.20 29=Wireless-802.22 30=PPPoA
      31=PPPoEoA 32=PPPoEoE 33=PPPoEoVLAN 34=PPPoEoQinQ 35=xPON 36=Wireless-XGP
      37=WiMAX-Pre-Release-8-IWK-Function 38=WIMAX-WIFI-IWK 39=WIMAX-SFF 40=WIMAX-HA-LMA 41=WIMAX-DHCP
      42=WIMAX-LBS 43=WIMAX-WVS
    62 Port-Limit integer RFC2865
    63 Login-LAT-Port text RFC2865
    64 Tunnel-Type tagged-integer RFC2868
      1=PPTP 2=L2F 3=L2TP 4=ATMP 5=VTP 6=AH 7=IP-IP 8=MIN-IP-IP 9=ESP 10=GRE 11=DVS 12=IP-in-IP 13=VLAN
    65 Tunnel-Medium-Type tagged-integer RFC2868
      1=IPv4 2=IPv6 3=NSAP 4=HDLC 5=BBN-1822 6=IEEE-802 7=E.163 8=E.164 9=F.69 10=X.121 11=IPX 12=Appletalk
      13=Decnet-IV 14=Banyan-Vines 15=E.164-NSAP
    66 Tunnel-Client-Endpoint tagged-text RFC2868
    67 Tunnel-Server-Endpoint tagged-text RFC2868
    68 Acct-Tunnel-Connection text RFC2867
    69 Tunnel-Password secret RFC2868
    70 ARAP-Password secret RFC2869
    71 ARAP-Features octets RFC2869
    72 ARAP-Zone-Access integer RFC2869
      1=Default-Zone 2=Zone-Filter-Inclusive 4=Zone-Filter-Exclusive
    73 ARAP-Security integer RFC2869
    74 ARAP-Security-Data secret RFC2869
    75 Password-Retry integer RFC2869
    76 Prompt integer RFC2869
      0=No-Echo 1=Echo
    77 Connect-Info text RFC2869
    78 Configuration-Token text RFC2869
    79 EAP-Message secret RFC2869
    80 Message-Authenticator octets RFC2869
    81 Tunnel-Private-Group-Id tagged-text RFC2868
    82 Tunnel-Assignment-Id tagged-text RFC2868
    83 Tunnel-Preference tagged-integer RFC2868
    84 ARAP-Challenge-Response secret RFC2869
    85 Acct-Interim-Interval integer RFC2869
    86 Acct-Tunnel-Packets-Lost integer RFC2867
    87 NAS-Port-Id text RFC2869
    88 Framed-Pool text RFC2869
    89 Chargeable-User-Identity octets RFC4372
    90 Tunnel-Client-Auth-Id tagged-text RFC2868
    91 Tunnel-Server-Auth-Id tagged-text RFC2868
    92 NAS-Filter-Rule text RFC4849
    94 Originating-Line-Info octets RFC7155
    95 NAS-IPv6-Address ipv6 RFC3162
    96 Framed-Interface-Id interface RFC3162
    97 Framed-IPv6-Prefix ipv6prefix RFC3162
    98 Login-IPv6-Host ipv6 RFC3162
    99 Framed-IPv6-Route text RFC3162
    100 Framed-IPv6-Pool text RFC3162
    101 Error-Cause integer RFC5176
      201=Residual-Session-Context-Removed 202=Invalid-EAP-Packet 401=Unsupported-Attribute
      402=Missing-Attribute 403=NAS-Identification-Mismatch 404=Invalid-Request 405=Unsupported-Service
      406=Unsupported-Extension 407=Invalid-Attribute-Value 501=Administratively-Prohibited
      502=Request-Not-Routable 503=Session-Context-Not-Found 504=Session-Context-Not-Removable
      505=Other-Proxy-Processing-Error 506=Resources-Unavailable 507=Request-Initiated
      508=Multiple-Session-Selection-Unsupported 509=Location-Info-Required 601=Response-Too-Big
    102 EAP-Key-Name octets RFC4072
    103 Digest-Response secret RFC5090
    104 Digest-Realm text RFC5090
    105 Digest-Nonce text RFC5090
    106 Digest-Response-Auth secret RFC5090
    107 Digest-Nextnonce text RFC5090
    108 Digest-Method text RFC5090
    109 Digest-URI text RFC5090
    110 Digest-Qop text RFC5090
    111 Digest-Algorithm text RFC5090
    112 Digest-Entity-Body-Hash text RFC5090
    113 Digest-CNonce text RFC5090
    114 Digest-Nonce-Count text RFC5090
    115 Digest-Username text RFC5090
    116 Digest-Opaque text RFC5090
    117 Digest-Auth-Param text RFC5090
    118 Digest-AKA-Auts text RFC5090
    119 Digest-Domain text RFC5090
    120 Digest-Stale text RFC5090
    121 Digest-HA1 secret RFC5090
    122 SIP-AOR text RFC5090
    123 Delegated-IPv6-Prefix ipv6prefix RFC4818
    124 MIP6-Feature-Vector integer64 RFC5447
    125 MIP6-Home-Link-Prefix octets RFC5447
    126 Operator-Name text RFC5580
    127 Location-Information octets RFC5580
    128 Location-Data octets RFC5580
    129 Basic-Location-Policy-Rules octets RFC5580
    130 Extended-Location-Policy-Rules text RFC5580
    131 Location-Capable integer RFC5580
    132 Requested-Location-Info integer RFC5580
    133 Framed-Management integer RFC5607
      1=SNMP 2=Web-Based 3=NETCONF 4=FTP 5=TFTP 6=SFTP 7=RCP 8=SCP
    134 Management-Transport-Protection integer RFC5607
      1=No-Protection 2=Integrity-Protection 3=Integrity-Confidentiality-Protection
    135 Management-Policy-Id text RFC5607
    136 Management-Privilege-Level integer RFC5607
    137 PKM-SS-Cert octets RFC5904
    138 PKM-CA-Cert octets RFC5904
    139 PKM-Config-Settings octets RFC5904
    140 PKM-Cryptosuite-List octets RFC5904
    141 PKM-SAID integer16 RFC5904
    142 PKM-SA-Descriptor octets RFC5904
    143 PKM-Auth-Key secret RFC5904
    144 DS-Lite-Tunnel-Name text RFC6519
    145 Mobile-Node-Identifier octets RFC6572
    146 Service-Selection text RFC6572
    147 PMIP6-Home-LMA-IPv6-Address ipv6 RFC6572
    148 PMIP6-Visited-LMA-IPv6-Address ipv6 RFC6572
    149 PMIP6-Home-LMA-IPv4-Address ipv4 RFC6572
    150 PMIP6-Visited-LMA-IPv4-Address ipv4 RFC6572
    151 PMIP6-Home-HN-Prefix ipv6prefix RFC6572
    152 PMIP6-Visited-HN-Prefix ipv6prefix RFC6572
    153 PMIP6-Home-Interface-ID interface RFC6572
    154 PMIP6-Visited-Interface-ID interface RFC6572
    155 PMIP6-Home-IPv4-HoA ipv4prefix RFC6572
    156 PMIP6-Visited-IPv4-HoA ipv4prefix RFC6572
    157 PMIP6-Home-DHCP4-Server-Address ipv4 RFC6572
    158 PMIP6-Visited-DHCP4-Server-Address ipv4 RFC6572
    159 PMIP6-Home-DHCP6-Server-Address ipv6 RFC6572
    160 PMIP6-Visited-DHCP6-Server-Address ipv6 RFC6572
    161 PMIP6-Home-IPv4-Gateway ipv4 RFC6572
    162 PMIP6-Visited-IPv4-Gateway ipv4 RFC6572
    163 EAP-Lower-Layer integer RFC6677
      1=Wired-IEEE-802.1X 2=IEEE-802.1X-No-Preauth 3=IEEE-802.1X-Preauth 4=IEEE-802.16e 5=IKEv2 6=PPP
      7=PANA-No-Preauth 8=GSS-API 9=PANA-Preauth
    164 GSS-Acceptor-Service-Name text RFC7055
    165 GSS-Acceptor-Host-Name text RFC7055
    166 GSS-Acceptor-Service-Specifics text RFC7055
    167 GSS-Acceptor-Realm-Name text RFC7055
    168 Framed-IPv6-Address ipv6 RFC6911
    169 DNS-Server-IPv6-Address ipv6 RFC6911
    170 Route-IPv6-Information ipv6prefix RFC6911
    171 Delegated-IPv6-Prefix-Pool text RFC6911
    172 Stateful-IPv6-Address-Pool text RFC6911
    173 IPv6-6rd-Configuration octets RFC6930
    174 Allowed-Called-Station-Id text RFC7268
    175 EAP-Peer-Id octets RFC7268
    176 EAP-Server-Id octets RFC7268
    177 Mobility-Domain-Id integer RFC7268
    178 Preauth-Timeout integer RFC7268
    179 Network-Id-Name octets RFC7268
    180 EAPoL-Announcement octets RFC7268
    181 WLAN-HESSID text RFC7268
    182 WLAN-Venue-Info integer RFC7268
    183 WLAN-Venue-Language octets RFC7268
    184 WLAN-Venue-Name text RFC7268
    185 WLAN-Reason-Code integer RFC7268
    186 WLAN-Pairwise-Cipher integer RFC7268
    187 WLAN-Group-Cipher integer RFC7268
    188 WLAN-AKM-Suite integer RFC7268
    189 WLAN-Group-Mgmt-Cipher integer RFC7268
    190 WLAN-RF-Band integer RFC7268
    """
}
