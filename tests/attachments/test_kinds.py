"""What a file claims to be must be what it is."""

import io
import random
import struct
import zipfile
import zlib

import pytest

from bizops.attachments import kinds, names
from bizops.kernel.errors import RuleBroken
from tests.factories.house import picture


def archive(*parts: tuple[str, bytes], compression=zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as target:
        for name, content in parts:
            target.writestr(name, content)
    return file.getvalue()


TYPES = ("[Content_Types].xml", b"<Types/>")
DOCX = (TYPES, ("word/document.xml", b"<w/>"))
XLSX = (TYPES, ("xl/workbook.xml", b"<workbook/>"))
MP4 = struct.pack(">I", 24) + b"ftypisom" + b"\x00\x00\x02\x00isomiso2"
EXE = b"MZ\x90\x00\x03\x00\x00\x00" + b"\x00" * 200
ELF = b"\x7fELF\x02\x01\x01" + b"\x00" * 200
SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!DOCTYPE html><script>alert(1)</script>"


def is_taken(name: str, content: bytes) -> bool:
    try:
        kinds.kind_of(names.ending_of(name), io.BytesIO(content))
    except RuleBroken:
        return False
    return True


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.png", picture("PNG")),
        ("a.PNG", picture("PNG")),
        ("a.jpg", picture("JPEG")),
        ("a.jpeg", picture("JPEG")),
        ("a.pdf", b"%PDF-1.7\n..."),
        ("a.docx", archive(*DOCX)),
        ("a.xlsx", archive(*XLSX)),
        ("a.csv", "编号,名称\n1,宝光\n".encode()),
        ("a.csv", "编号,名称\n1,宝光\n".encode("gb18030")),
        ("a.csv", "\ufeff编号,名称".encode()),
        ("a.txt", "报价".encode("utf-16")),
        ("a.txt", b"1 < 2"),
        ("a.mp4", MP4),
        ("a.exe.pdf", b"%PDF-1.7\n..."),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(name, content):
    assert is_taken(name, content)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.pdf", EXE),
        ("a.png", EXE),
        ("a.txt", EXE),
        ("a.csv", ELF),
        ("a.mp4", EXE),
        ("a.docx", archive(("readme.txt", b"x"))),
        ("a.xlsx", archive(*DOCX)),
        ("a.docx", archive(*XLSX)),
        ("a.png", picture("JPEG")),
        ("a.jpg", picture("PNG")),
        ("a.jpg", picture("GIF")),
        ("a.png", SVG),
        ("a.png", picture("PNG")[:40]),
        ("a.txt", HTML),
        ("a.txt", b"  \xef\xbb\xbf"[2:] + SVG),
        ("a.csv", b"\r\n  <html>"),
        ("a.pdf", b"PK" + b"%PDF-1.7"),
        ("a.svg", SVG),
        ("a.html", HTML),
        ("a.exe", EXE),
        ("a.pdf.exe", b"%PDF-1.7"),
        ("a.docm", archive(*DOCX)),
        ("a.zip", archive(*DOCX)),
        ("a", b"text"),
        ("a.", b"text"),
        ("a.txt\x00.exe", b"text"),
    ],
)
def test_a_file_that_is_something_else_is_refused(name, content):
    assert not is_taken(name, content)


def test_the_refusal_says_what_is_wrong_and_what_to_do():
    with pytest.raises(RuleBroken, match="no PDF.*Save it as PDF") as refusal:
        kinds.kind_of("pdf", io.BytesIO(EXE))
    assert refusal.value.clause == "ORG-15"
    with pytest.raises(RuleBroken, match="Taken are png, jpg"):
        kinds.kind_of("svg", io.BytesIO(SVG))


@pytest.mark.parametrize(
    "content",
    [
        archive(*XLSX, ("xl/worksheets/sheet1.xml", b"\x00" * (20 * 1024 * 1024))),
        archive(*XLSX, *((f"x/{n}", b"") for n in range(1001))),
        archive(*XLSX, *((f"x/{n}", b"\x00" * (11 * 1024 * 1024)) for n in range(20))),
    ],
    ids=["dense", "many parts", "large"],
)
def test_a_bomb_is_refused_before_it_is_unpacked(content, monkeypatch):
    monkeypatch.setattr(zipfile.ZipFile, "testzip", lambda self: pytest.fail("it was unpacked"))
    with pytest.raises(RuleBroken, match="far too large"):
        kinds.kind_of("xlsx", io.BytesIO(content))


def test_an_archive_that_lies_about_the_size_of_a_part_is_refused():
    content = archive(*XLSX, ("xl/big.xml", b"\x00" * 8_000_000))
    lie = content.replace(struct.pack("<I", 8_000_000), struct.pack("<I", 10))
    assert lie != content
    assert not is_taken("a.xlsx", lie)


@pytest.mark.parametrize("name", ["xl/vbaProject.bin", "word/vbaproject.BIN"])
def test_a_workbook_with_programs_is_refused(name):
    with pytest.raises(RuleBroken, match="macros"):
        kinds.kind_of("xlsx", io.BytesIO(archive(*XLSX, (name, b"x"))))


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "a\\..\\..\\b"])
def test_a_part_that_leaves_its_folder_is_refused(name):
    assert not is_taken("a.docx", archive(*DOCX, (name, b"x")))


@pytest.mark.parametrize("at", [14, 30, 45, 60, -40, -22, -10])
def test_an_archive_that_is_damaged_anywhere_is_refused_not_a_fault(at):
    content = bytearray(archive(*DOCX, ("word/media/x", bytes(range(256)) * 40)))
    for n in range(8):
        content[at + n if at >= 0 else at + n % -at] ^= 0xA5
    is_taken("a.docx", bytes(content))


def test_random_bytes_behind_a_right_beginning_are_no_fault():
    rest = random.Random(7).randbytes(4000)  # noqa: S311
    for name, head in (
        ("a.png", picture()[:16]),
        ("a.jpg", picture("JPEG")[:20]),
        ("a.docx", b"PK\x03\x04"),
        ("a.mp4", MP4),
    ):
        is_taken(name, head + rest)


def test_a_link_inside_an_archive_is_refused():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as target:
        for name, content in DOCX:
            target.writestr(name, content)
        link = zipfile.ZipInfo("word/media/x.png")
        link.external_attr = 0o120777 << 16
        target.writestr(link, "/etc/passwd")
    assert not is_taken("a.docx", file.getvalue())


def test_what_is_too_large_unpacked_is_refused_however_little_it_was_packed(monkeypatch):
    monkeypatch.setattr(kinds, "MOST_UNPACKED", 10_000)
    content = archive(*XLSX, ("xl/media/x", random.Random(7).randbytes(20_000)), compression=zipfile.ZIP_STORED)
    with pytest.raises(RuleBroken, match="far too large"):
        kinds.kind_of("xlsx", io.BytesIO(content))


@pytest.mark.parametrize("height", [6_000, 100_000])
def test_a_flood_of_dots_is_refused_by_its_head(height):
    """60 million dots, and a billion, in a few hundred bytes."""

    def chunk(kind, content):
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", 10_000, height, 8, 2, 0, 0, 0)
    flood = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")
    with pytest.raises(RuleBroken, match="million dots"):
        kinds.kind_of("png", io.BytesIO(flood))


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("报价单.pdf", "报价单.pdf"),
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\Users\\anna\\x.pdf", "x.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie: x.pdf"),
        ("exe.\u202efdp.pdf", "exe.fdp.pdf"),
        ("\u200b\u2066x\u2069.pdf", "x.pdf"),
        ("  .. x .pdf ", "x.pdf"),
        ("\x00", "file"),
        ("...", "file"),
        (".pdf", "pdf"),
        ("名" * 300 + ".pdf", "名" * 116 + ".pdf"),
        ("x." + "y" * 300, ("x." + "y" * 300)[:120]),
        ("cafe\u0301.pdf", "caf\u00e9.pdf"),
    ],
)
def test_a_name_is_cleaned(given, kept):
    assert names.clean(given) == kept
    assert len(names.clean(given)) <= names.LONGEST
