"""Workbooks made by hand, part by part, also such as no program would write."""

import zipfile

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
KEYS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
WORKBOOK = f'<workbook {MAIN} xmlns:r="{KEYS}"><sheets><sheet name="S1" sheetId="1" r:id="r1"/></sheets></workbook>'
LINKS = "".join(
    [
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">',
        f'<Relationship Id="r1" Type="{KEYS}/worksheet" Target="worksheets/sheet1.xml"/>',
        f'<Relationship Id="r2" Type="{KEYS}/sharedStrings" Target="sharedStrings.xml"/>',
        f'<Relationship Id="r3" Type="{KEYS}/styles" Target="/xl/styles.xml"/>',
        "</Relationships>",
    ]
)
STYLES = f'<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="57"/></cellXfs></styleSheet>'
TEXTS = f"<sst {MAIN}/>"
TWO = '<row r="1"><c r="A1" t="str"><v>Name</v></c><c r="B1" t="str"><v>City</v></c></row>'
DATA = '<row r="2"><c r="A2" t="str"><v>a</v></c><c r="B2" t="str"><v>b</v></c></row>'


def sheet(rows: str, before: str = "") -> str:
    return f"<worksheet {MAIN}>{before}<sheetData>{rows}</sheetData></worksheet>"


def book(path, part: str | bytes = "", *, more=(), **named):
    """Write a workbook whose only sheet is `part`; `more` is (name, content) of further or other parts."""
    parts = {
        "[Content_Types].xml": "<Types/>",
        "xl/workbook.xml": named.get("workbook", WORKBOOK),
        "xl/_rels/workbook.xml.rels": LINKS,
        "xl/styles.xml": named.get("styles", STYLES),
        "xl/sharedStrings.xml": named.get("texts", TEXTS),
        "xl/worksheets/sheet1.xml": part or sheet(TWO + DATA),
        **dict(more),
    }
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path
