import TestSupport
import Testing

@testable import Exchange

@Suite struct CSVTests {
  @Test("each example is read as recorded", arguments: Files.names(in: "csv", ending: ".csv"))
  func example(_ name: String) throws {
    let bytes = try Files.bytes("csv/\(name).csv")
    var read: String
    do {
      read = try Spreadsheet.csv(bytes, name: name).dump
    } catch {
      read = "\(error.kind): \(error)\n"
    }
    try Files.check(read, against: "csv/\(name).expected")
  }

  @Test("there are examples") func examples() { #expect(Files.names(in: "csv", ending: ".csv").count >= 20) }

  @Test("a forced encoding is taken at its word")
  func forcedEncoding() throws {
    let gb18030 = try Files.bytes("csv/gb18030.csv")
    #expect(throws: ExchangeTrouble.self) { try Spreadsheet.csv(gb18030, name: "x", encoding: .utf8) }
    let plain = try Spreadsheet.csv(
      try Files.bytes("csv/utf-16-without-mark.csv"), name: "x", encoding: .utf16LittleEndian)
    #expect(plain.texts == (try Spreadsheet.csv(gb18030, name: "x")).texts)
    let marked = try Spreadsheet.csv(
      try Files.bytes("csv/utf-16-little-endian.csv"), name: "x", encoding: .utf16LittleEndian)
    #expect(marked.texts == plain.texts)
  }

  @Test(
    "an encoding's error names the byte, from the start of the file",
    arguments: [
      (TextEncoding.utf8, [0xEF, 0xBB, 0xBF, 0x61, 0xC3, 0x28], 4),
      (.utf8, [0x61, 0xE4, 0xB8], 1),
      (.utf8, [0xED, 0xA0, 0x80], 0),
      (.gb18030, [0x61, 0xD6, 0xD0, 0xFF], 3),
      (.gb18030, [0x61, 0xD6], 1),
      (.utf16LittleEndian, [0xFF, 0xFE, 0x61, 0x00, 0x00, 0xDC], 4),
      (.utf16BigEndian, [0x00, 0x61, 0x00], 2),
    ] as [(TextEncoding, [UInt8], Int)])
  func wrongByte(_ encoding: TextEncoding, _ bytes: [UInt8], _ offset: Int) {
    #expect { try TextEncoding.decode(bytes, as: encoding) } throws: { error in
      (error as? ExchangeTrouble)?.kind == .encoding(byte: offset)
    }
  }

  @Test(
    "a place is named as spreadsheet programs name it",
    arguments: [
      (1, "A"), (26, "Z"), (27, "AA"), (52, "AZ"), (500, "SF"), (702, "ZZ"), (703, "AAA"), (16384, "XFD"),
    ])
  func places(_ column: Int, _ letters: String) {
    #expect(CellPlace(column: column, row: 7).description == letters + "7")
  }

  @Test("a cell that is not there is empty")
  func emptyCells() throws {
    let sheet = try Spreadsheet.csv(Array("a,b\n\nc\n".utf8), name: "x").sheets[0]
    #expect(sheet[CellPlace(column: 2, row: 1)].text == "b")
    #expect(sheet[CellPlace(column: 2, row: 2)] == .empty(at: CellPlace(column: 2, row: 2)))
    #expect(sheet[CellPlace(column: 900, row: 900)].isEmpty)
  }

  @Test("each bound holds, and one past it does not")
  func bounds() throws {
    func read(_ text: String, _ change: (inout SpreadsheetBounds) -> Void) throws -> Spreadsheet {
      var bounds = SpreadsheetBounds()
      change(&bounds)
      return try Spreadsheet.csv(Array(text.utf8), name: "x", bounds: bounds)
    }
    let text = "a,b\nc,d\n"
    #expect(try read(text) { $0.bytesMax = 8 }.texts.count == 2)
    #expect(throws: ExchangeTrouble.self) { try read(text) { $0.bytesMax = 7 } }
    #expect(try read(text) { $0.rowsMax = 2 }.texts.count == 2)
    #expect(throws: ExchangeTrouble.self) { try read(text) { $0.rowsMax = 1 } }
    #expect(try read(text) { $0.cellsMax = 4 }.texts.count == 2)
    #expect(throws: ExchangeTrouble.self) { try read(text) { $0.cellsMax = 3 } }
    #expect(try read(text) { $0.columnsMax = 2 }.tornRows.isEmpty)
    #expect(
      try read(text) { $0.columnsMax = 1 }.tornRows.map(\.message) == Array(repeating: "more than 1 columns", count: 2))
    #expect(try read("\"\n\"\nok\n") { $0.tornRowsMax = 2 }.tornRows.isEmpty)
    #expect(try read("\"a\"b\n\"a\"b\nok\n") { $0.tornRowsMax = 2 }.tornRows.count == 2)
    #expect(throws: ExchangeTrouble.self) { try read("\"a\"b\n\"a\"b\nok\n") { $0.tornRowsMax = 1 } }
    let cell = String(repeating: "x", count: CSVReader.cellBytesMax)
    #expect(try read("\(cell)\n\"\(cell)\"\n") { _ in }.tornRows.isEmpty)
    #expect(try read("\(cell)x\nok\n") { _ in }.tornRows.count == 1)
    #expect(try read("\"\(cell)x\"\nok\n") { _ in }.texts == [[], ["ok"]])
  }

  @Test("a file of torn rows only is given up soon")
  func tornRowsOnly() {
    let many = Array(String(repeating: "\"a\"b\n", count: 400_000).utf8)
    #expect(throws: ExchangeTrouble.self) { try Spreadsheet.csv(many, name: "x") }
  }
}

@Suite struct CSVWritingTests {
  @Test("a table is written with a mark, line ends of two bytes, and guards")
  func form() {
    let written = CSVWriting.bytes([["id", "note"], ["1", "=1+1"], ["a,b", "say \"x\""], ["-5", "two\nlines"]])
    let text = "id,note\r\n1,'=1+1\r\n\"a,b\",\"say \"\"x\"\"\"\r\n-5,\"two\nlines\"\r\n"
    #expect(written == [0xEF, 0xBB, 0xBF] + Array(text.utf8))
    #expect(
      CSVWriting.bytes([["a;b", "c,d"]], delimiter: .semicolon).dropFirst(3) == Array("\"a;b\";c,d\r\n".utf8)[...])
  }

  @Test(
    "what begins a formula is guarded, and a plain number is not",
    arguments: [
      ("=1", true), ("+86 10", true), ("-a", true), ("@x", true), ("\tx", true), ("\rx", true), ("＝1", true),
      ("'=1", true),
      ("-", true), ("-1-1", true), ("-1.2.3", true), ("+1e5", true), ("=", true), ("-1.", true),
      ("-5", false), ("+5", false), ("-12.50", false), ("5", false), ("", false), ("'", false), ("a=b", false),
      ("'quoted'", false),
    ])
  func guarded(_ cell: String, _ isGuarded: Bool) {
    #expect(CSVWriting.guarded(cell) == (isGuarded ? "'" + cell : cell))
    #expect(CSVWriting.unguarded(CSVWriting.guarded(cell)) == cell)
  }

  @Test("a random table comes back as it went")
  func roundTrip() throws {
    var (dice, seed) = Dice.printed(for: "CSVWritingTests.roundTrip")
    for number in 0..<Dice.count(3_000, soak: 300_000) {
      let table = dice.table()
      let delimiter = dice.pick(CSVDelimiter.allCases)
      let read = try Spreadsheet.csv(CSVWriting.bytes(table, delimiter: delimiter), name: "x", delimiter: delimiter)
      guard read.texts == table, read.tornRows.isEmpty else {
        Issue.record("SEED=\(seed), table \(number): \(table) came back as \(read.dump)")
        return
      }
    }
  }
}
