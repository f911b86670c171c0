"""Files that want to do harm are refused soon and in little memory."""

import resource
import struct
import time
import zipfile
from multiprocessing import get_context

import pytest
from django.utils import translation

from bizops.exchange.errors import Unreadable
from bizops.exchange.sheets import limits, open_sheet
from tests.exchange import books

SECONDS, MEGABYTES = 8, 200


def attempt(path, name, answer):
    """Read a file to its end in a process of its own, and tell what was said, how long it took, what memory it added."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    try:
        with translation.override("en"):
            said = f"read {open_sheet(path, name).count()}"
    except Unreadable as refusal:
        said = str(refusal)
    grown = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
    answer.put((said, time.process_time() - start, grown))


def said_of(path, name="book.xlsx") -> str:
    """What was said, once it was soon and small enough."""
    context = get_context("fork")
    answer = context.Queue()
    process = context.Process(target=attempt, args=(path, name, answer))
    process.start()
    said, seconds, megabytes = answer.get(timeout=60)
    process.join()
    assert seconds < SECONDS, said
    assert megabytes < MEGABYTES, said
    return said


@pytest.fixture
def path(tmp_path):
    return tmp_path / "book.xlsx"


def huge(path, start: str, middle: bytes, times: int, end: str):
    """A workbook whose sheet is written piece by piece; noise keeps it from being refused as too dense."""
    books.book(path, b"", more=[("xl/worksheets/sheet1.xml", b"")])
    with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as archive:
        parts = [("xl/workbook.xml", books.WORKBOOK), ("xl/_rels/workbook.xml.rels", books.LINKS)]
        parts += [("xl/styles.xml", books.STYLES), ("xl/sharedStrings.xml", books.TEXTS)]
        for name, content in parts:
            archive.writestr(name, content)
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            part.write(start.encode())
            for _n in range(times):
                part.write(middle)
            part.write(end.encode())
    return path


OPEN, CLOSE = f"<worksheet {books.MAIN}><sheetData>{books.TWO}{books.DATA}", "</sheetData></worksheet>"


def test_a_sheet_that_claims_a_billion_cells_is_read_by_what_stands_in_it(path):
    part = books.sheet(books.TWO + books.DATA, before='<dimension ref="A1:XFD1048576"/>')
    assert said_of(books.book(path, part)) == "read 1"


def test_a_cell_far_away_takes_no_room(path):
    far = '<row r="1048576"><c r="A1048576"><v>1</v></c><c r="XFD1048576"/></row>'
    assert said_of(books.book(path, books.sheet(books.TWO + books.DATA + far))) == "read 2"
    far = far.replace("/></row>", "><v>1</v></c></row>")
    assert "cell XFD1048576" in said_of(books.book(path, books.sheet(books.TWO + books.DATA + far)))
    wild = '<row r="99999999999999999999"><c r="ZZZZZZZ1"><v>1</v></c></row>'
    assert said_of(books.book(path, books.sheet(books.TWO + books.DATA + wild))) == "read 2"


@pytest.mark.parametrize("element", [b"<row/>", b"<row><c/><c/><c/></row>", b"<x/>"])
def test_millions_of_elements_without_a_value_are_refused(path, element):
    times = 45_000_000 // len(element * 1000)
    assert "too many empty cells" in said_of(huge(path, OPEN, element * 1000, times, CLOSE))


@pytest.mark.parametrize(
    ("start", "middle", "end"), [("<!--", b"x" * 1024, "-->"), ('<x a="', b"y" * 1024, '"/>'), ("<", b"z" * 1024, "/>")]
)
def test_an_endless_tag_or_comment_is_refused(path, start, middle, end):
    said = said_of(huge(path, f"<worksheet {books.MAIN}>{start}", middle, 45_000, end + CLOSE))
    assert said.startswith(("The workbook is damaged", "There is nothing in this file"))


def test_a_row_with_millions_of_cells_and_a_cell_without_end_are_refused(path):
    row = b"<c><v>1</v></c>" * 1000
    assert "columns" in said_of(huge(path, OPEN + "<row>", row, 3000, "</row>" + CLOSE))
    text = b"x" * 1024
    assert "32,767" in said_of(huge(path, OPEN + '<row><c t="str"><v>', text, 40_000, "</v></c></row>" + CLOSE))
    texts = f"<sst {books.MAIN}><si><t>{'x' * 32768}</t></si></sst>"
    row = '<row r="2"><c t="s"><v>0</v></c></row>'
    assert "32,767" in said_of(books.book(path, books.sheet(row), texts=texts))


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/sharedStrings.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml"]
)
@pytest.mark.parametrize(
    "doctype",
    [
        '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>',
        '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x SYSTEM "http://192.0.2.1/x.dtd">',
    ],
)
def test_a_definition_of_entities_is_refused_in_every_part(path, part, doctype):
    known = {
        "xl/workbook.xml": books.WORKBOOK,
        "xl/sharedStrings.xml": books.TEXTS,
        "xl/styles.xml": books.STYLES,
        "xl/worksheets/sheet1.xml": books.sheet(books.TWO + books.DATA),
    }
    books.book(path, more=[(part, f'<?xml version="1.0"?>{doctype}{known[part]}')])
    assert "definitions that no spreadsheet program writes" in said_of(path)


def test_zip_bombs_are_refused_before_they_are_unpacked(path):
    many = [(f"x{n}", b"") for n in range(limits.MOST_ENTRIES)]
    assert "far too large" in said_of(books.book(path, more=many))
    assert "far too large" in said_of(books.book(path, more=[("dense", bytes(2 * 1024 * 1024))]))
    books.book(path, more=[("liar", b"x")])
    raw = bytearray(path.read_bytes())
    at = raw.rfind(b"PK\x01\x02")
    struct.pack_into("<L", raw, at + 24, limits.MOST_UNPACKED)
    path.write_bytes(raw)
    assert "far too large" in said_of(path)
    with zipfile.ZipFile(path, "w") as archive:
        for n in range(400):
            archive.writestr(f"x{n}", b"")
        for entry in archive.infolist():
            entry.file_size = limits.RATIO_FROM
    assert "far too large" in said_of(path)
    assert "far too large" in said_of(
        books.book(path, more=[("xl/styles.xml", _noise(limits.MOST_OF_A_SMALL_PART + 1))])
    )


def _noise(size: int) -> bytes:
    return (b"".join(n.to_bytes(4) for n in range(300_000)) * (size // 1_200_000 + 1))[:size]


def test_a_list_of_contents_that_is_a_bomb_itself_is_not_read(path):
    count, entry = 1_000_000, b"PK\x01\x02" + bytes(42)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, count % 65536, count % 65536, count * len(entry), 4, 0)
    path.write_bytes(b"PK\x03\x04" + entry * count + end)
    assert "far too large" in said_of(path)
    path.write_bytes(b"PK\x03\x04" + bytes(100) + b"PK\x06\x07" + bytes(16) + b"PK\x05\x06" + bytes(18))
    assert "far too large" in said_of(path)


def test_a_workbook_with_programs_is_refused_and_one_with_links_is_read_as_it_was_saved(path):
    books.book(path, more=[("xl/vbaProject.bin", b"x")])
    assert "carries programs" in said_of(path, "book.xlsm")
    linked = books.book(path, more=[("xl/externalLinks/externalLink1.xml", b"x")])
    assert list(open_sheet(linked, "book.xlsx").rows())


def test_files_that_are_no_workbook_are_refused_by_what_they_are(path):
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
    cases = [
        (ole + "Workbook".encode("utf-16-le"), "old kind (XLS)"),
        (ole + "EncryptedPackage".encode("utf-16-le"), "locked by a password"),
        (b"<html><table><tr><td>1", "web page"),
        (b"PK\x03\x04" + bytes(200), "damaged"),
        (b"Name,City\n1,2\n", "no XLSX workbook"),
    ]
    for content, said in cases:
        path.write_bytes(content)
        assert said in said_of(path, "book.xls")
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("word/document.xml", "<x/>")
    assert "no XLSX workbook" in said_of(path)


def test_what_is_locked_packed_oddly_or_cut_off_is_refused(path):
    raw = bytearray(books.book(path).read_bytes())
    at = raw.find(b"PK\x01\x02")
    for place, value, said in ((8, 1, "locked by a password"), (10, 14, "unusual way")):
        changed = bytearray(raw)
        struct.pack_into("<H", changed, at + place, value)
        path.write_bytes(changed)
        assert said in said_of(path)
    assert "damaged" in said_of(books.book(path, books.sheet(books.TWO + books.DATA)[:-30]))
    assert "damaged" in said_of(books.book(path, more=[("xl/_rels/workbook.xml.rels", "<x>")]))
    wrong = bytearray(books.book(path).read_bytes())
    wrong[wrong.find(b"sheet1.xml") + 12] ^= 0xFF
    path.write_bytes(wrong)
    assert "damaged" in said_of(path)


def test_a_line_and_a_cell_without_end_take_little(tmp_path):
    path = tmp_path / "long.csv"
    path.write_bytes(b"a,b\n" + b"x" * (49 * 1024 * 1024))
    assert "endless" in said_of(path, "long.csv")
    path.write_bytes(b'a,b\n1,"' + b"x\n" * (24 * 1024 * 1024))
    assert "quotation mark left open" in said_of(path, "long.csv")
    path.write_bytes(b"a,b\n" + b"," * 1_900_000 + b"\n")
    assert said_of(path, "long.csv")
