"""Workbooks and PDF pages, for which Swift has no well-kept libraries.

    office.py xlsx-read FILE          workbook    -> JSON on standard output
    office.py xlsx-write FILE         JSON on standard input -> workbook
    office.py pdf HTMLFILE PDFFILE    page        -> PDF

Ends with 0; with 2 when what it was given is wrong, with 3 when a library is missing, and then with one line on
standard error that says so. The same input gives the same bytes. Nothing is ever fetched from a network.

Read JSON:   {"sheets":[{"name":…, "rows":[[cell,…],…]}]}; a sheet that is not shown has "hidden":true, a workbook that
             counts its days from 1904 has "from1904":true. A cell is null or {"t":…, "v":text}; "t" is s (text),
             n (number), b (true or false), d (date, or date and time) or e (error).
Write JSON:  {"sheets":[{"name":…, "columns":[{"title":…, "width":…}], "rows":[[value,…],…]}]}; a value is null, a text,
             a whole number, true or false, {"n":"12.50"} or {"d":"2026-01-31"}; the width may be missing.
"""

import datetime
import io
import json
import os
import re
import sys
import unicodedata
import zipfile
from decimal import Decimal, InvalidOperation

# Everything that comes out of a file has a bound.
FILE_BYTES_MAX = 50_000_000
UNPACKED_BYTES_MAX = 400_000_000
UNPACKED_RATIO_MAX = 250
RATIO_FREE_BYTES = 1_000_000  # So little is harmless, however well it was packed.
PARTS_MAX = 10_000
SHEETS_MAX = 200
ROWS_MAX = 200_000
COLUMNS_MAX = 500
CELLS_MAX = 2_000_000
CELL_BYTES_MAX = 64 * 1024
MEMORY_BYTES_MAX = 4 << 30
PAGE_BYTES_MAX = 20_000_000

# A workbook's own limits (ECMA-376 part 1, 18.3 and Excel's specifications).
WRITTEN_CELL_CHARACTERS_MAX = 32_767
SHEET_NAME_CHARACTERS_MAX = 31
EXACT_DIGITS_MAX = 15
FIRST_DAY = datetime.date(1900, 3, 1)  # Before it, the 1900 system counts a 29 February that never was.

FIXED_TIME = datetime.datetime(2000, 1, 1)
FIXED_ZIP_TIME = (1980, 1, 1, 0, 0, 0)


class Refused(Exception):
    """What we were given is wrong: one sentence, without a full stop."""


# --- Reading workbooks


def read_workbook(path):
    content = workbook_bytes(path)
    check_package(content)
    limit_memory()

    from openpyxl.cell.text import Text
    from openpyxl.reader.excel import ExcelReader
    from openpyxl.styles.stylesheet import apply_stylesheet
    from openpyxl.utils.datetime import CALENDAR_MAC_1904
    from openpyxl.worksheet._reader import FORMULA_TAG, ROW_TAG, VALUE_TAG, WorkSheetParser
    from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS
    from openpyxl.xml.functions import iterparse

    class Package(ExcelReader):
        """Reads only what a cell's value depends on, so that a broken theme or drawing does not matter."""

        def read(self):
            self.read_manifest()
            self.read_strings()
            self.read_workbook()
            apply_stylesheet(self.archive, self.wb)

        def read_strings(self):
            # Not openpyxl's, which takes `x005F_` out of every text, whatever stands around it.
            part = self.package.find(SHARED_STRINGS)
            if part is None:
                return
            with self.archive.open(part.PartName[1:]) as source:
                for _, node in iterparse(source):
                    if node.tag == "{%s}si" % SHEET_MAIN_NS:
                        self.shared_strings.append(Text.from_tree(node).content)
                        node.clear()

    class Cells(WorkSheetParser):
        """Rows of cells, without the rest of a sheet, and knowing a formula that has no stored value."""

        def rows(self):
            for _, element in iterparse(self.source):
                if element.tag == ROW_TAG:
                    yield self.parse_row(element)
                    element.clear()

        def parse_cell(self, element):
            cell = super().parse_cell(element)
            if cell["value"] is None and element.find(FORMULA_TAG) is not None and element.find(VALUE_TAG) is None:
                cell.update(data_type="e", value="a formula without a stored value")
            return cell

    package = Package(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
    package.read()
    book = package.wb
    budget = [CELLS_MAX]
    sheets = []
    for sheet, relation in package.parser.find_sheets():
        if "worksheet" not in relation.Type or relation.target not in package.valid_files:
            continue
        if len(sheets) == SHEETS_MAX:
            raise Refused(f"the workbook has more than {SHEETS_MAX} sheets")
        with package.archive.open(relation.target) as source:
            cells = Cells(
                source, package.shared_strings, data_only=True, epoch=book.epoch,
                date_formats=book._date_formats, timedelta_formats=book._timedelta_formats)
            answer = {"name": sheet.name, "rows": sheet_rows(sheet.name, cells.rows(), budget)}
        if sheet.state != "visible":
            answer["hidden"] = True
        sheets.append(answer)
    result = {"sheets": sheets}
    if book.epoch == CALENDAR_MAC_1904:
        result["from1904"] = True
    json.dump(result, sys.stdout, ensure_ascii=False, separators=(",", ":"))


def workbook_bytes(path):
    if os.path.getsize(path) > FILE_BYTES_MAX:
        raise Refused(f"the file has more than {FILE_BYTES_MAX} bytes")
    with open(path, "rb") as file:
        content = file.read(FILE_BYTES_MAX + 1)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # A compound file: Excel wraps an encrypted .xlsx in one, and the .xls of before 2007 is one.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise Refused("the workbook is encrypted; save it without a password")
        raise Refused("the file is an old .xls workbook; save it as .xlsx")
    if not content.startswith(b"PK"):
        raise Refused("the file is not an .xlsx workbook")
    return content


def check_package(content):
    """Looks at the list of parts only, before anything is unpacked."""
    try:
        parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
        raise Refused(f"the file is not an .xlsx workbook or was cut off ({first_line(error)})") from error
    names = {part.filename for part in parts}
    if len(parts) > PARTS_MAX:
        raise Refused(f"the workbook has more than {PARTS_MAX} parts")
    if any(part.flag_bits & 1 for part in parts):
        raise Refused("the workbook is encrypted; save it without a password")
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        raise Refused("the workbook is packed in a way that spreadsheets do not use")
    # A part's true size cannot exceed the size it states: the reader stops there.
    unpacked = sum(part.file_size for part in parts)
    if unpacked > UNPACKED_BYTES_MAX:
        raise Refused(f"the workbook unpacks to more than {UNPACKED_BYTES_MAX} bytes")
    if unpacked > RATIO_FREE_BYTES and unpacked > UNPACKED_RATIO_MAX * len(content):
        raise Refused(f"the workbook unpacks to more than {UNPACKED_RATIO_MAX} times its size")
    if "xl/workbook.bin" in names:
        raise Refused("the file is a binary workbook (.xlsb); save it as .xlsx")
    if "mimetype" in names and "content.xml" in names:
        raise Refused("the file is an OpenDocument sheet; save it as .xlsx")
    if "[Content_Types].xml" not in names:
        raise Refused("the file is a zip archive, but not an .xlsx workbook")


def limit_memory():
    try:
        import resource
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    except (ImportError, ValueError, OSError):
        pass  # Where there is no such limit, the other bounds stand alone.


def sheet_rows(name, source, budget):
    """The rows up to the last that holds something; each up to its last cell that does."""
    rows = []
    for number, cells in source:
        row = []
        for cell in cells:
            said = said_cell(cell)
            if said is None:
                continue
            column = cell["column"]
            if column > COLUMNS_MAX:
                raise Refused(f"sheet `{name}`, row {number} has more than {COLUMNS_MAX} columns")
            budget[0] -= 1
            if budget[0] < 0:
                raise Refused(f"the workbook has more than {CELLS_MAX} cells")
            row.extend([None] * (column - len(row)))
            row[column - 1] = said
        if not row:
            continue
        if number < 1 or number > ROWS_MAX:
            raise Refused(f"sheet `{name}` has more than {ROWS_MAX} rows")
        rows.extend([] for _ in range(number - len(rows)))
        rows[number - 1] = row
    return rows


def said_cell(cell):
    value, kind = cell["value"], cell["data_type"]
    if value is None:
        return None
    if kind == "e":
        return {"t": "e", "v": str(value)}
    if isinstance(value, bool):
        return {"t": "b", "v": "true" if value else "false"}
    if isinstance(value, datetime.datetime):
        midnight = value.time() == datetime.time()
        return {"t": "d", "v": value.date().isoformat() if midnight else value.isoformat(timespec="seconds")}
    if isinstance(value, datetime.date):
        return {"t": "d", "v": value.isoformat()}
    if isinstance(value, (int, float)):
        text = shortest(value)
        return {"t": "n", "v": text} if text else {"t": "e", "v": "a number that is none"}
    text = unescaped(str(value))  # A text, a time of day or a length of time.
    if not text:
        return None
    if len(text.encode("utf-8", "surrogatepass")) > CELL_BYTES_MAX:
        return {"t": "e", "v": f"a text larger than {CELL_BYTES_MAX} bytes"}
    return {"t": "s", "v": text.encode("utf-8", "replace").decode("utf-8")}


def shortest(number):
    """`repr` gives the fewest digits that read back as the same number; here without an exponent."""
    if isinstance(number, int):
        return str(number)
    if number != number or number in (float("inf"), float("-inf")):
        return None
    if number == 0:
        return "0"
    text = format(Decimal(repr(number)), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


# Characters that XML cannot carry stand in a workbook as `_xHHHH_` (ECMA-376 part 1, 22.9.2.19).
ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")
TO_ESCAPE = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b-\x1f\ufffe\uffff]")


def unescaped(text):
    return ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text


def escaped(text):
    return TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)


# --- Writing workbooks


def write_workbook(path):
    try:
        wanted = json.load(sys.stdin)
        sheets = [checked_sheet(sheet) for sheet in wanted["sheets"]]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise Refused(f"the JSON does not describe a workbook: {type(error).__name__} {first_line(error)}") from error
    if not 1 <= len(sheets) <= SHEETS_MAX:
        raise Refused(f"a workbook has from 1 to {SHEETS_MAX} sheets")
    if len({name.casefold() for name, _, _ in sheets}) < len(sheets):
        raise Refused("two sheets of the workbook have the same name")

    from openpyxl import Workbook
    from openpyxl.writer.excel import ExcelWriter

    book = Workbook(write_only=True)
    book.properties.creator = "wayleave"
    book.properties.created = book.properties.modified = FIXED_TIME
    for name, columns, rows in sheets:
        add_sheet(book, name, columns, rows)
    packed = io.BytesIO()
    # The writer is called without `save_workbook`, which would put today's time into the properties.
    ExcelWriter(book, zipfile.ZipFile(packed, "w")).save()
    write_whole(path, repacked(packed))


def checked_sheet(sheet):
    name, columns, rows = sheet["name"], sheet["columns"], sheet["rows"]
    titles = [column["title"] for column in columns]
    if not all(isinstance(text, str) for text in [name, *titles]):
        raise TypeError("names and titles are texts")
    if not 1 <= len(name) <= SHEET_NAME_CHARACTERS_MAX or re.search(r"[\x00-\x1f\[\]:*?/\\]|^'|'$", name):
        raise Refused(
            f"a sheet cannot be named `{name[:80]}`: 1 to {SHEET_NAME_CHARACTERS_MAX} characters, none of []:*?/\\")
    if not 1 <= len(columns) <= COLUMNS_MAX:
        raise Refused(f"sheet `{name}` has from 1 to {COLUMNS_MAX} columns, not {len(columns)}")
    if len(rows) >= ROWS_MAX:
        raise Refused(f"sheet `{name}` has more than {ROWS_MAX} rows")
    if any(not isinstance(row, list) or len(row) > len(columns) for row in rows):
        raise Refused(f"sheet `{name}` has a row that is longer than its header")
    return name, columns, rows


def add_sheet(book, name, columns, rows):
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(columns))}{len(rows) + 1}"
    for index, column in enumerate(columns):
        width = column.get("width") or fitting_width(column["title"], rows, index)
        sheet.column_dimensions[get_column_letter(index + 1)].width = min(max(float(width), 1), 255)

    header = []
    for column in columns:
        cell = text_cell(WriteOnlyCell(sheet), column["title"], name)
        cell.font = Font(bold=True)
        header.append(cell)
    sheet.append(header)
    for row in rows:
        sheet.append([written_cell(WriteOnlyCell(sheet), value, name) for value in row])


def written_cell(cell, value, sheet):
    if value is None or value == "":
        return None
    if isinstance(value, str):
        return text_cell(cell, value, sheet)
    if isinstance(value, bool):
        cell.value = value
        return cell
    if isinstance(value, int):
        return number_cell(cell, str(value), sheet)
    if isinstance(value, dict) and list(value) == ["n"]:
        return number_cell(cell, value["n"], sheet)
    if isinstance(value, dict) and list(value) == ["d"]:
        return date_cell(cell, value["d"], sheet)
    raise Refused(f"sheet `{sheet}` has a cell that is no value: {str(value)[:80]}")


def text_cell(cell, text, sheet):
    if len(text) > WRITTEN_CELL_CHARACTERS_MAX:
        raise Refused(f"sheet `{sheet}` has a text of more than {WRITTEN_CELL_CHARACTERS_MAX} characters")
    cell.value = escaped(text)
    # Said again, because openpyxl takes `=1+1` for a formula and `#N/A` for an error. The format `@` keeps a text a
    # text when somebody edits it.
    cell.data_type = "s"
    cell.number_format = "@"
    return cell


def number_cell(cell, text, sheet):
    try:
        number = Decimal(text)
        if not number.is_finite():
            raise ValueError(text)
    except (InvalidOperation, ValueError, TypeError) as error:
        raise Refused(f"sheet `{sheet}` has a cell that is no number: {str(text)[:80]}") from error
    # A spreadsheet keeps so many digits and makes the others 0: longer numbers, such as those of contracts, go as text.
    if len(number.as_tuple().digits) > EXACT_DIGITS_MAX or number.adjusted() > EXACT_DIGITS_MAX:
        return text_cell(cell, str(text), sheet)
    cell.value = number
    return cell


def date_cell(cell, text, sheet):
    try:
        day = datetime.date.fromisoformat(text)
    except (ValueError, TypeError) as error:
        raise Refused(f"sheet `{sheet}` has a cell that is no date: {str(text)[:80]}") from error
    if day < FIRST_DAY:
        return text_cell(cell, text, sheet)
    cell.value = day
    cell.number_format = "yyyy-mm-dd"
    return cell


def fitting_width(title, rows, index, shown_rows_max=1000):
    values = [row[index] for row in rows[:shown_rows_max] if index < len(row)]
    texts = [title] + [next(iter(value.values()), "") if isinstance(value, dict) else value for value in values]
    return min(max(max(map(display_width, texts)) + 3, 8), 60)


def display_width(text):
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in str(text)[:100])


def repacked(packed):
    """The same parts with a time that is always the same."""
    result = io.BytesIO()
    with zipfile.ZipFile(packed) as source, zipfile.ZipFile(result, "w") as target:
        for part in source.infolist():
            entry = zipfile.ZipInfo(part.filename, FIXED_ZIP_TIME)
            entry.create_system = 3
            entry.external_attr = 0o644 << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(entry, source.read(part.filename))
    return result.getvalue()


# --- Pages


def make_pdf(page_path, pdf_path):
    """Han characters take the face of another language unless the page says which they are: every element with Chinese
    has `lang="zh-CN"` and a `font-family` that names the face (`Noto Sans CJK SC`), not only `sans-serif`."""
    if os.path.getsize(page_path) > PAGE_BYTES_MAX:
        raise Refused(f"the page has more than {PAGE_BYTES_MAX} bytes")
    with open(page_path, encoding="utf-8") as file:
        page = file.read()
    stamp = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ.setdefault("SOURCE_DATE_EPOCH", "0")  # fontTools would put the present time into fonts.

    import logging

    import weasyprint
    from weasyprint.urls import FatalURLFetchingError, URLFetcher

    class NothingFetched(URLFetcher):
        def fetch(self, url, headers=None):
            if not url[:5].lower() == "data:":
                raise FatalURLFetchingError(
                    f"the page wants {url[:200]}, and nothing is fetched; put it into the page as a data: URL")
            return super().fetch(url, headers)

    class Heard(logging.Handler):
        """WeasyPrint goes on without what it cannot show; a page that lacks something is not what was asked for."""

        errors = []

        def emit(self, record):
            if record.levelno >= logging.ERROR:
                self.errors.append(record.getMessage())
            print(f"{record.levelname.lower()}: {record.getMessage()}", file=sys.stderr)

    heard = Heard(logging.WARNING)
    logging.getLogger("weasyprint").addHandler(heard)
    try:
        document = weasyprint.HTML(string=page, url_fetcher=NothingFetched()).render()
        if stamp:
            time = datetime.datetime.fromtimestamp(int(stamp), datetime.timezone.utc)
            document.metadata.created = document.metadata.modified = time.strftime("%Y-%m-%dT%H:%M:%SZ")
        pdf = document.write_pdf()
    except FatalURLFetchingError as error:
        raise Refused(first_line(error)) from error
    if heard.errors:
        raise Refused(f"the page cannot be shown whole: {first_line(heard.errors[0])}")
    write_whole(pdf_path, pdf)


# --- The edge


def write_whole(path, content):
    with open(path, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def first_line(error):
    lines = str(error).strip().splitlines()
    return lines[0][:300] if lines else type(error).__name__


COMMANDS = {"xlsx-read": (read_workbook, 1), "xlsx-write": (write_workbook, 1), "pdf": (make_pdf, 2)}


def main(arguments):
    sys.stdin.reconfigure(encoding="utf-8")
    sys.stdout.reconfigure(encoding="utf-8")
    sys.stderr.reconfigure(encoding="utf-8", errors="backslashreplace")
    command, count = COMMANDS.get(arguments[0] if arguments else "", (None, 0))
    if command is None or len(arguments) != count + 1:
        print("office.py xlsx-read FILE | xlsx-write FILE | pdf HTMLFILE PDFFILE", file=sys.stderr)
        return 64
    try:
        command(*arguments[1:])
        return 0
    except Refused as error:
        print(first_line(error), file=sys.stderr)
        return 2
    except ImportError as error:
        print(f"a Python library is missing ({first_line(error)})", file=sys.stderr)
        return 3
    except MemoryError:
        print("the file needs too much memory", file=sys.stderr)
        return 2
    except OSError as error:
        # WeasyPrint says so when Pango is not installed; everything else is a file.
        missing = "cannot load library" in str(error)
        print(f"a system library is missing ({first_line(error)})" if missing else first_line(error), file=sys.stderr)
        return 3 if missing else 2
    except Exception as error:
        if type(error).__module__.startswith("defusedxml"):
            print("the workbook declares XML entities or document types, which no spreadsheet does", file=sys.stderr)
            return 2
        # A damaged file meets the libraries in ways that nobody can list.
        print(f"the file is damaged: {type(error).__name__} {first_line(error)}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
