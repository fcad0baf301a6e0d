import CivilTime
import Foundation
import TestSupport
import Testing

@testable import Exchange

/// The Python of the project; `make office` prepares it.
private let office = try? Office.find()
private let prepared: ConditionTrait = .enabled(if: office != nil, "not run: there is no Python with the libraries")

/// Runs one after the other, because each starts a Python of its own.
@Suite(prepared, .serialized) struct OfficeTests {
  private let office: Office

  init() throws { office = try Office.find() }

  /// Makes a file with openpyxl, as `book`, and reads it.
  private func read(_ script: String, saves: Bool = true) throws -> Spreadsheet {
    try Files.inFolder { folder in
      let path = folder + "/book.xlsx"
      let lines =
        "import sys, datetime, zipfile, openpyxl\npath = sys.argv[1]\nbook = openpyxl.Workbook()\nsheet = book.active\n"
        + "sheet.title = 'A'\n" + script + (saves ? "\nbook.save(path)\n" : "\n")
      try Data(lines.utf8).write(to: URL(fileURLWithPath: folder + "/make.py"))
      _ = try Office(python: office.python, script: folder + "/make.py").run([path])
      return try Spreadsheet.read(path)
    }
  }

  private func refusal(_ script: String, saves: Bool = false) -> String {
    do {
      return "read: " + (try read(script, saves: saves)).dump
    } catch {
      return (error as? ExchangeTrouble)?.message ?? "\(error)"
    }
  }

  @Test("every kind of cell arrives as what it was")
  func kinds() throws {
    let read = try read(
      """
      sheet.append(["007", 12, 0.1 + 0.2, 1e21, -0.0000001, True, datetime.date(2026, 1, 31),
        datetime.datetime(2026, 1, 31, 9, 30), None, "=1+1", "#N/A", " 中文 "])
      sheet["B4"] = datetime.time(9, 30)
      sheet["C4"] = "a\\nb_x000D_"
      sheet["A4"] = ""
      other = book.create_sheet("选项")
      other.sheet_state = "hidden"
      other["C2"] = 46053
      other["D2"] = 46053
      other["D2"].number_format = 'yyyy"年"m"月"d"日"'
      book.create_sheet("empty")
      """)
    try Files.check(read.dump, against: "workbooks/kinds.expected")
    #expect(read.sheets[1].isHidden && read.sheets[1].rows[1].count == 4)
  }

  @Test("days are right in workbooks that count from 1904, formatted or not")
  func from1904() throws {
    let read = try read(
      """
      from openpyxl.utils.datetime import CALENDAR_MAC_1904
      book.epoch = CALENDAR_MAC_1904
      sheet["A1"] = datetime.date(2026, 1, 31)
      sheet["B1"] = 44591
      """)
    for column in 1...2 {
      let cell = read.sheets[0][CellPlace(column: column, row: 1)]
      #expect(CellReading.date(cell) == .success(CivilDate("2026-01-31")!), "\(cell)")  // There is that day.
    }
  }

  @Test("a formula's stored value is taken")
  func storedFormula() throws {
    let replace = """
      book.save(path)
      parts = {part: zipfile.ZipFile(path).read(part) for part in zipfile.ZipFile(path).namelist()}
      name = "xl/worksheets/sheet1.xml"
      """
    let write = """

      archive = zipfile.ZipFile(path, "w")
      for part in parts: archive.writestr(part, parts[part])
      archive.close()
      """
    let read = try read(
      "sheet['A1'] = '=1+1'\nsheet['A2'] = '=\"\"'\nsheet['A3'] = '=3'\n" + replace
        + "\nparts[name] = parts[name].replace(b'<f>1+1</f><v />', b'<f>1+1</f><v>2</v>').replace(b'<v></v>', b'<v />')"
        + "\nparts[name] = parts[name].replace(b'<f>3</f><v />', b'<f>3</f>')" + write, saves: false)
    #expect(read.sheets[0].rows.joined().map(\.text) == ["2", "a formula without a stored value"])
  }

  @Test("what is not a workbook is refused in one line")
  func refusals() throws {
    let cases = [
      ("not a zip", "open(path, 'wb').write(b'PK\\x03\\x04 and no more')"),
      ("another zip", "zipfile.ZipFile(path, 'w').writestr('a', 'b')"),
      ("old workbook", "open(path, 'wb').write(b'\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1' + bytes(600))"),
      (
        "encrypted workbook",
        "open(path, 'wb').write(b'\\xd0\\xcf\\x11\\xe0\\xa1\\xb1\\x1a\\xe1' + 'EncryptedPackage'.encode('utf-16-le'))"
      ),
      (
        "zip bomb",
        "zipfile.ZipFile(path, 'w', zipfile.ZIP_DEFLATED).writestr('[Content_Types].xml', b' ' * 20_000_000)"
      ),
      (
        "many parts",
        "z = zipfile.ZipFile(path, 'w')\nfor i in range(10_001): z.writestr(str(i), '')\nz.close()"
      ),
      ("too many columns", "sheet.cell(1, 501).value = 1\nbook.save(path)"),
      ("too many rows", "sheet.cell(200_001, 1).value = 1\nbook.save(path)"),
      ("too many sheets", "for i in range(200): book.create_sheet()\nbook.save(path)"),
      (
        "entities",
        """
        book.save(path)
        z = zipfile.ZipFile(path, "a")
        z.writestr("xl/worksheets/sheet1.xml", '<!DOCTYPE x [<!ENTITY a "b">]><worksheet>&a;</worksheet>')
        z.close()
        """
      ),
      ("too large", "open(path, 'wb').write(b'PK\\x03\\x04' + bytes(50_000_000))"),
    ]
    let told = cases.map { "\($0.0): \(refusal($0.1))\n" }.joined()
    try Files.check(told, against: "workbooks/refused.expected")
  }

  @Test("bounds hold, and a cell that is too large is an error of that cell")
  func atTheBounds() throws {
    let read = try read(
      "sheet.cell(1, 500).value = 1\nsheet.cell(200_000, 1).value = 2\nsheet['B2'].number_format = '@'\n"
        + "sheet.cell(1_000_000, 1).number_format = '@'\nsheet['A2'] = '中' * 21_846")
    #expect(read.sheets[0].rows.count == 200_000 && read.sheets[0].rows[0].count == 500)
    #expect(
      read.sheets[0].rows[1] == [
        Cell("a text larger than 65536 bytes", kind: .error, at: CellPlace(column: 1, row: 2))
      ])
  }

  @Test("a workbook comes back as it went, and twice the same to the byte")
  func written() throws {
    let days = ["2026-01-31", "1899-12-31"].map { CivilDate($0)! }  // There are those days.
    let book = Workbook(sheets: [
      .init(
        name: "线路", columns: [.init("编号"), .init("=note", width: 30), .init("until"), .init("n"), .init("ok")],
        rows: [
          [.text("007"), .text("=1+1"), .date(days[0]), .number(12), .yesNo(true)],
          [.text("+86 10"), .text("@x"), .date(days[1]), .decimal("0.10"), .yesNo(false)],
          [.text("#N/A"), .text("_x000D_\r\n\u{7}\u{FFFF} "), .empty, .number(1_234_567_890_123_456)],
        ]), .init(name: "empty", columns: [.init("x")], rows: []),
    ])
    try Files.inFolder { folder in
      try office.write(book, to: folder + "/a.xlsx")
      try office.write(book, to: folder + "/b.xlsx")
      let files = try ["a", "b"].map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).xlsx")) }
      #expect(files[0] == files[1])
      try Files.check(try office.readWorkbook(folder + "/a.xlsx").dump, against: "workbooks/written.expected")
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == ["a.xlsx", "b.xlsx"])
    }
  }

  @Test("a random table comes back from a workbook as it went")
  func roundTrip() throws {
    var (dice, seed) = Dice.printed(for: "OfficeTests.roundTrip")
    for number in 0..<Dice.count(5, soak: 200) {
      let tables = (0..<20).map { _ in dice.table() }
      let sheets = tables.enumerated().map { index, table in
        Workbook.Sheet(
          name: "S\(index)", columns: Array(repeating: .init("h"), count: 6),
          rows: table.map { $0.map { $0.isEmpty ? .empty : .text($0) } })
      }
      let read = try Files.inFolder { folder in
        try office.write(Workbook(sheets: sheets), to: folder + "/a.xlsx")
        return try office.readWorkbook(folder + "/a.xlsx")
      }
      #expect(
        read.sheets.map { $0.rows.dropFirst().map { $0.map(\.text) } } == tables, "SEED=\(seed), workbook \(number)")
    }
  }

  /// One Python damages all of them: half by changing bytes of the archive, half by changing bytes of one part, which
  /// then has a right checksum.
  private static let damage = """
    import io, random, sys, zipfile
    whole, count, dice = open(sys.argv[1], "rb").read(), int(sys.argv[2]), random.Random(int(sys.argv[3]))

    def damaged(content):
        content = bytearray(content)
        for _ in range(dice.randint(1, 4)):
            at, other = dice.randrange(len(content)), dice.randrange(len(content))
            change = dice.randrange(4)
            if change == 0: content[at] = dice.randrange(256)
            elif change == 1: del content[at : at + dice.randint(1, 9)]
            elif change == 2: content[at:at] = content[other : other + dice.randint(1, 40)]
            else: content[at:at] = dice.choice([b"9", b"<", b"-", b"999999999999", b"1E999", b"NaN", b"\\xff", b"&#0;"])
        return bytes(content)

    for number in range(count):
        result = io.BytesIO(damaged(whole))
        if number % 2:
            parts = zipfile.ZipFile(io.BytesIO(whole))
            chosen = dice.choice(parts.namelist() + ["xl/worksheets/sheet1.xml"] * 9)
            result = io.BytesIO()
            with zipfile.ZipFile(result, "w") as archive:
                for name in parts.namelist():
                    archive.writestr(name, damaged(parts.read(name)) if name == chosen else parts.read(name))
        open(f"{sys.argv[1]}.{number}.xlsx", "wb").write(result.getvalue())
    """

  @Test("a damaged workbook is read or refused", .timeLimit(.minutes(30)))
  func damaged() throws {
    let (_, seed) = Dice.printed(for: "OfficeTests.damaged")
    let count = Dice.count(24, soak: 1_000)
    let columns: [Workbook.Column] = [.init("a"), .init("b")]
    let day = Workbook.Value.date(CivilDate(year: 2026, month: 1, day: 31)!)  // There is that day.
    let book = Workbook(sheets: [.init(name: "A", columns: columns, rows: [[.text("x"), .number(5)], [day]])])
    try Files.inFolder { folder in
      try office.write(book, to: folder + "/whole")
      try Data(Self.damage.utf8).write(to: URL(fileURLWithPath: folder + "/damage.py"))
      _ = try Office(python: office.python, script: folder + "/damage.py").run([
        "\(folder)/whole", "\(count)", "\(seed)",
      ])
      var (read, refused) = (0, 0)
      for number in 0..<count {
        do throws(ExchangeTrouble) {
          _ = try office.readWorkbook("\(folder)/whole.\(number).xlsx")
          read += 1
        } catch {
          #expect(error.kind == .refused && !error.message.contains("ended with"), "SEED=\(seed), \(number): \(error)")
          refused += 1
        }
      }
      print("OfficeTests.damaged: \(read) read, \(refused) refused")
    }
  }

  @Test("a workbook that cannot be written leaves what was there")
  func refusedWriting() throws {
    try Files.inFolder { folder in
      let path = folder + "/a.xlsx"
      try Data("before".utf8).write(to: URL(fileURLWithPath: path))
      for name in ["a/b", "", String(repeating: "x", count: 32), "'a"] {
        let book = Workbook(sheets: [.init(name: name, columns: [.init("x")], rows: [])])
        #expect(throws: ExchangeTrouble.self) { try office.write(book, to: path) }
      }
      let long = Workbook.Value.text(String(repeating: "x", count: 32_768))
      #expect(throws: ExchangeTrouble.self) {
        try office.write(Workbook(sheets: [.init(name: "A", columns: [.init("x")], rows: [[long]])]), to: path)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("before".utf8))
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == ["a.xlsx"])
    }
  }

  @Test("a page becomes a PDF, the same each time, with Han characters in their own face")
  func pdf() throws {
    try Files.inFolder { folder in
      let html = String(decoding: try Files.bytes("page.html"), as: UTF8.self)
      try office.pdf(html: html, to: folder + "/a.pdf")
      try office.pdf(html: html, to: folder + "/b.pdf")
      let files = try ["a", "b"].map { try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).pdf")) }
      #expect(files[0] == files[1] && files[0].starts(with: Data("%PDF-".utf8)))
      let fonts = try shell("pdffonts a.pdf", in: folder)
      #expect(fonts.contains("Noto-Sans-CJK-SC") && !fonts.contains("CJK-JP"), "\(fonts)")
      #expect(try shell("pdftotext a.pdf -", in: folder).contains("有效期至2027年1月31日"))
      let picture = try shell("pdftoppm -r 60 -png a.pdf a && wc -c <a-1.png", in: folder)
      #expect((Int(picture.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0) > 2_000)
    }
  }

  @Test(
    "a page that would fetch something is refused, and no PDF is left",
    arguments: [
      "<img src=\"https://example.org/x.png\">", "<img src=\"file:///etc/hostname\">", "<img src=\"x.png\">",
      "<link rel=\"stylesheet\" href=\"http://example.org/x.css\">",
      "<style>@import url(http://example.org/x.css);</style>",
      "<style>@font-face { font-family: q; src: url(http://example.org/q.ttf) } p { font-family: q }</style><p>q</p>",
    ])
  func nothingFetched(_ body: String) throws {
    try Files.inFolder { folder in
      #expect(throws: ExchangeTrouble.self) { try office.pdf(html: body, to: folder + "/a.pdf") }
      let left = try FileManager.default.contentsOfDirectory(atPath: folder)
      #expect(left.isEmpty)
    }
  }

  private func shell(_ line: String, in folder: String) throws -> String {
    let script =
      "import subprocess, sys\nsys.stdout.buffer.write(subprocess.check_output(sys.argv[1], shell=True, cwd=sys.argv[2]))"
    try Data(script.utf8).write(to: URL(fileURLWithPath: folder + "/shell.py"))
    return String(
      decoding: try Office(python: office.python, script: folder + "/shell.py").run([line, folder]), as: UTF8.self)
  }
}

/// What needs no Python.
@Suite struct OfficeFindingTests {
  @Test("Python is found upwards, beside office, and in an installation")
  func found() throws {
    try Files.inFolder { folder in
      func place(_ path: String) throws {
        let url = URL(fileURLWithPath: "\(folder)/\(path)")
        try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
        _ = FileManager.default.createFile(atPath: url.path, contents: Data(), attributes: [.posixPermissions: 0o755])
      }
      func find(_ start: String, _ environment: [String: String] = [:]) throws -> String {
        let office = try Office.find(from: ["\(folder)/\(start)"], environment: environment)
        return "\(office.python) \(office.script)".replacing("\(folder)/", with: "")
      }
      #expect(throws: ExchangeTrouble.self) { try find("project/.build/release/wayleave") }
      try place("project/office/office.py")
      #expect { try find("project/.build/release/wayleave") } throws: { "\($0)".contains("run `make office`") }
      try place("project/.venv/bin/python")
      try place("usr/share/wayleave/office/office.py")
      try place("usr/share/wayleave/.venv/bin/python")
      try place("python")
      #expect(try find("project/.build/release/wayleave") == "project/.venv/bin/python project/office/office.py")
      #expect(
        try find("usr/bin/wayleave") == "usr/share/wayleave/.venv/bin/python usr/share/wayleave/office/office.py")
      let stated = ["WAYLEAVE_PYTHON": "\(folder)/python"]
      #expect(try find("project", stated) == "python project/office/office.py")
      #expect { try find("project", ["WAYLEAVE_PYTHON": "\(folder)/none"]) } throws: {
        "\($0)".contains("WAYLEAVE_PYTHON is")
      }
    }
  }

  /// A shell stands in for Python.
  private func run(_ script: String, seconds: Double = 20, input: Data = Data()) throws -> Data {
    try Files.inFolder { folder in
      let program = folder + "/program"
      _ = FileManager.default.createFile(
        atPath: program, contents: Data("#!/bin/sh\n\(script)\n".utf8), attributes: [.posixPermissions: 0o755])
      return try Office(python: program, script: "office.py", seconds: seconds).run(["xlsx-read"], input: input)
    }
  }

  @Test("each way of ending is told apart")
  func endings() throws {
    func kind(_ script: String, seconds: Double = 20) -> ExchangeTrouble.Kind? {
      do {
        _ = try run(script, seconds: seconds)
        return nil
      } catch {
        return (error as? ExchangeTrouble)?.kind
      }
    }
    #expect(kind("exit 0") == nil)
    #expect(kind("exit 2") == .refused)
    #expect(kind("exit 3") == .missing)
    #expect(kind("exit 77") == .refused)
    #expect(kind("kill -9 $$") == .refused)
    #expect(kind("trap '' TERM; while :; do :; done", seconds: 0.3) == .tookTooLong)
  }

  @Test("large input and output pass, and the last line of what was said is told")
  func largePipes() throws {
    let input = Data(repeating: 0x61, count: 5_000_000)
    #expect(try run("cat; head -c 1000000 /dev/zero >&2", input: input) == input)
    #expect { try run("echo one >&2; echo two >&2; exit 2") } throws: { "\($0)" == "two" }
  }
}
