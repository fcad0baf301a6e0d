/// 64 bits of a datagram's contents, by which a second copy with the same number is recognised, and not decoded again. It
/// does not withstand somebody who looks for two datagrams with the same one; but whoever can send in an exporter's name can
/// lie without that, and the spool keeps both.
enum Fingerprint {
  static func of(_ bytes: RawSpan) -> UInt64 {
    var hash: UInt64 = 0x9E37_79B9_7F4A_7C15 ^ UInt64(bytes.byteCount)
    var at = 0
    while at + 8 <= bytes.byteCount {
      // Safe: eight bytes are left.
      mix(&hash, bytes.unsafeLoadUnaligned(fromByteOffset: at, as: UInt64.self))
      at += 8
    }
    var rest: UInt64 = 0
    while at < bytes.byteCount {
      rest = rest << 8 | UInt64(bytes.unsafeLoad(fromByteOffset: at, as: UInt8.self))
      at += 1
    }
    mix(&hash, rest)
    return hash
  }

  private static func mix(_ hash: inout UInt64, _ word: UInt64) {
    let product = (hash ^ word).multipliedFullWidth(by: 0xD6E8_FEB8_6659_FD93)
    hash = product.high ^ product.low
  }
}
