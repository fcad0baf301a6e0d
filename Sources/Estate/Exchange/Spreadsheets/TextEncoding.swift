#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// An encoding in which tables arrive. Spreadsheet programs in China save CSV in GB18030 (GB 18030-2022), the national
/// standard, and "Unicode text" in UTF-16.
public enum TextEncoding: String, Sendable, CaseIterable {
  case utf8 = "UTF-8"
  case utf16LittleEndian = "UTF-16LE"
  case utf16BigEndian = "UTF-16BE"
  case gb18030 = "GB18030"

  /// The text as UTF-8 without a byte-order mark, and the encoding it was in.
  ///
  /// Unless one is given: what the byte-order mark says, else UTF-8 if it is that throughout, else GB18030. A text of
  /// another country's encoding may happen to be GB18030 as well, so the encoding is for showing to the user.
  public static func decode(
    _ bytes: [UInt8], as given: TextEncoding? = nil
  ) throws(ExchangeTrouble) -> (text: [UInt8], encoding: TextEncoding) {
    let marked = allCases.first { !$0.mark.isEmpty && bytes.starts(with: $0.mark) }
    if let encoding = given ?? marked {
      let skipped = bytes.starts(with: encoding.mark) ? encoding.mark.count : 0
      switch encoding.decoded(bytes, from: skipped) {
      case .text(let text): return (text, encoding)
      case .wrong(let byte):
        throw ExchangeTrouble.encoding(byte, "the text is not \(encoding.rawValue) (wrong at byte \(byte))")
      case .unknown: throw encoding.unknown()
      }
    }
    // Such a text may well be UTF-8 or GB18030, with a 0 before or behind each letter.
    if let zero = bytes.firstIndex(of: 0) {
      throw ExchangeTrouble.encoding(
        zero, "the text holds a 0 (at byte \(zero)), as UTF-16 without a byte-order mark does")
    }
    guard case .wrong(let notUTF8) = utf8.decoded(bytes, from: 0) else { return (bytes, .utf8) }
    switch gb18030.decoded(bytes, from: 0) {
    case .text(let text): return (text, .gb18030)
    case .wrong(let byte):
      throw ExchangeTrouble.encoding(
        byte, "the text is neither UTF-8 (wrong at byte \(notUTF8)) nor GB18030 (wrong at byte \(byte))")
    case .unknown: throw gb18030.unknown()
    }
  }

  private var mark: [UInt8] {
    switch self {
    case .utf8: [0xEF, 0xBB, 0xBF]
    case .utf16LittleEndian: [0xFF, 0xFE]
    case .utf16BigEndian: [0xFE, 0xFF]
    case .gb18030: []
    }
  }

  private func unknown() -> ExchangeTrouble {
    ExchangeTrouble(.missing, "this system cannot read \(rawValue)", help: "save the file as UTF-8")
  }
}

extension ExchangeTrouble {
  fileprivate static func encoding(_ byte: Int, _ message: String) -> ExchangeTrouble {
    ExchangeTrouble(.encoding(byte: byte), message, help: "save it as UTF-8")
  }
}

// MARK: - Conversion

private enum Decoded {
  case text([UInt8])
  case wrong(byte: Int)
  /// The C library lacks the table of this encoding.
  case unknown
}

extension TextEncoding {
  private func decoded(_ bytes: [UInt8], from start: Int) -> Decoded {
    if self == .utf8 {
      let text = Array(bytes[start...])
      if String(validating: text, as: UTF8.self) != nil { return .text(text) }
      return .wrong(byte: start + Self.firstWrongByte(ofUTF8: text))
    }
    guard let converter = iconv_open(TextEncoding.utf8.rawValue, rawValue), converter != Self.noConverter else {
      return .unknown
    }
    defer { iconv_close(converter) }
    return Self.converted(bytes, from: start, by: converter)
  }

  private static var noConverter: iconv_t? { iconv_t(bitPattern: -1) }

  private static func firstWrongByte(ofUTF8 bytes: [UInt8]) -> Int {
    var decoder = UTF8()
    var iterator = bytes.makeIterator()
    var offset = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { offset += UTF8.width(scalar) }
    return offset
  }

  private static func converted(_ bytes: [UInt8], from start: Int, by converter: iconv_t) -> Decoded {
    var input = Array(bytes[start...])
    var output: [UInt8] = []
    output.reserveCapacity(input.count * 3 / 2)
    var chunk = [CChar](repeating: 0, count: 64 * 1024)
    var wrong: Int?
    // iconv reads through the pointer only while this closure lasts, and never past the count.
    input.withUnsafeMutableBytes { raw in
      var next = raw.bindMemory(to: CChar.self).baseAddress
      var left = raw.count
      while left > 0, wrong == nil {
        let (result, reason, written) = chunk.withUnsafeMutableBufferPointer { chunk in
          var room = chunk.count
          var out = chunk.baseAddress
          let result = iconv(converter, &next, &left, &out, &room)
          return (result, errno, chunk.count - room)
        }
        for byte in chunk[..<written] { output.append(UInt8(bitPattern: byte)) }
        if result == -1, reason != E2BIG { wrong = start + raw.count - left }
      }
    }
    if let wrong { return .wrong(byte: wrong) }
    return .text(output)
  }
}
