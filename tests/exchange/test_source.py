"""Opening files: type by content, encodings, delimiters; and what bad files are told."""

from __future__ import annotations

import os
import random
import zipfile
from pathlib import Path

import pytest
import xlwt

from store.errors import Invalid, LoudouError, NotFound, Unavailable, Usage
from store.exchange import archive, delimited
from store.exchange.source import open_source
from tests.exchange.ledgers import write_csv, write_xlsx

ROWS = [["客户名称", "项目名称", "金额"], ["苏州恒达", "泵站", "12"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_text_in_every_encoding_and_delimiter(
    tmp_path: Path, encoding: str, delimiter: str
) -> None:
    source = open_source(
        write_csv(tmp_path / "a.csv", ROWS, encoding=encoding, delimiter=delimiter)
    )
    assert source.kind == "text"
    assert source.sheets[0].rows == ROWS


def test_a_comma_inside_quotes_is_no_delimiter(tmp_path: Path) -> None:
    rows = [["client", "Deal Value, $"], ["A, B; C", "1,200"]]
    assert open_source(write_csv(tmp_path / "a.csv", rows)).sheets[0].rows == rows


def test_a_line_feed_inside_quotes_keeps_the_row_whole(tmp_path: Path) -> None:
    rows = [["client", "remarks"], ["A", "one\ntwo"], ["B", "x"]]
    assert open_source(write_csv(tmp_path / "a.csv", rows)).sheets[0].rows == rows


def _ods(path: Path) -> Path:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in ROWS
    )
    xml = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
        'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
        'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
        'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="商机">{cells}</table:table></office:spreadsheet></office:body></office:document-content>'
    )
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        zipped.writestr("content.xml", xml)
        zipped.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def _xls(path: Path) -> Path:
    book = xlwt.Workbook()
    sheet = book.add_sheet("商机")
    for r, row in enumerate(ROWS):
        for c, cell in enumerate(row):
            sheet.write(r, c, cell)
    book.save(str(path))
    return path


@pytest.mark.parametrize("name", ["a.xlsx", "a.xls", "a.ods", "a.csv", "noextension"])
def test_workbooks_are_known_by_content(tmp_path: Path, name: str) -> None:
    for number, write in enumerate((lambda p: write_xlsx(p, {"商机": ROWS}), _xls, _ods)):
        folder = tmp_path / str(number)
        folder.mkdir()
        source = open_source(write(folder / name))
        assert source.kind == "workbook"
        assert source.sheets[0].name == "商机"
        assert source.sheets[0].rows == ROWS
        assert bool(source.notes) == (name == "a.csv")


def test_text_named_like_a_workbook_is_read_and_said(tmp_path: Path) -> None:
    source = open_source(write_csv(tmp_path / "a.xlsx", ROWS))
    assert source.kind == "text"
    assert any("named like a workbook" in note.id for note in source.notes)


def _refused(path: Path, kind: type[LoudouError], *words: str) -> None:
    with pytest.raises(kind) as caught:
        open_source(path)
    for word in words:
        assert word in str(caught.value)


def test_no_file_and_a_directory(tmp_path: Path) -> None:
    _refused(tmp_path / "none.xlsx", NotFound, "none.xlsx", "check the path")
    _refused(tmp_path, Usage, "is a directory")
    os.mkfifo(tmp_path / "pipe")
    _refused(tmp_path / "pipe", Usage, "no ordinary file")
    _refused(Path("a\0b"), Unavailable, "cannot be read")


@pytest.mark.parametrize("content", [b"", b"\n \r\n\t"])
def test_empty(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    _refused(path, Invalid, "is empty")


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (b"%PDF-1.7 ...", "PDF"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"<html><table><tr><td>a</td></tr></table>", "web page"),
        (b"\xef\xbb\xbf<?xml version='1.0'?>", "XML"),
        (b"\x1f\x8b\x08\x00abc", "gzip"),
    ],
)
def test_other_files_under_a_spreadsheet_s_name(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    _refused(path, Invalid, word, "XLSX or CSV" if word != "XML" else "save it")


def test_a_document_in_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("word/document.xml", "<a/>")
    _refused(path, Invalid, "without a workbook")


@pytest.mark.parametrize("part", [0.3, 0.6, 0.97])
def test_a_damaged_archive(tmp_path: Path, part: float) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"商机": ROWS})
    whole = path.read_bytes()
    path.write_bytes(whole[: int(len(whole) * part)])
    _refused(path, Invalid, "damaged", "save it again")


def test_a_part_with_a_wrong_checksum(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"商机": ROWS * 50})
    with zipfile.ZipFile(path) as zipped:
        info = zipped.getinfo("xl/worksheets/sheet1.xml")
    raw = bytearray(path.read_bytes())
    at = info.header_offset + 30 + len(info.filename) + 20
    raw[at] ^= 0xFF
    path.write_bytes(bytes(raw))
    _refused(path, Invalid, "damaged")


def test_a_damaged_xls(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(_xls(path).read_bytes()[:1200])
    _refused(path, Invalid, "damaged")


def test_whatever_is_wrong_in_a_workbook_has_a_sentence(tmp_path: Path) -> None:
    """Bytes changed and cut at random: read, or refused in words; never an error of the parser's own."""
    rng = random.Random(5)
    makers = (lambda p: write_xlsx(p, {"a": ROWS * 3}), _xls, _ods)
    wholes = [make(tmp_path / "whole").read_bytes() for make in makers]
    path = tmp_path / "a"
    refused = []
    for _ in range(250):
        content = bytearray(rng.choice(wholes))
        for _ in range(rng.choice((1, 3, 20))):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path.write_bytes(content[: rng.randrange(len(content))] if rng.random() < 0.3 else content)
        try:
            open_source(path)
        except LoudouError as error:
            refused.append(str(error))
    assert len(refused) > 100
    assert all(refused)


def test_a_password(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + b"\0" * 1016
        + "EncryptedPackage".encode("utf-16-le")
        + b"\0" * 4000
    )
    _refused(path, Invalid, "password", "save a copy")
    deep = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 22 + (9).to_bytes(2, "little") + b"\0" * 16
    deep += (9999).to_bytes(4, "little")  # the directory's sector, far behind
    path.write_bytes(deep.ljust(10_000 * 512, b"\0") + "EncryptedPackage".encode("utf-16-le"))
    _refused(path, Invalid, "password")
    with zipfile.ZipFile(path, "w") as zipped:
        zipped.writestr("content.xml", b"\x91\x02garbage")
        zipped.writestr("META-INF/manifest.xml", "<manifest:encryption-data/>")
    _refused(path, Invalid, "password")


def test_nul_bytes_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes(b"client,amount\nA,1\nB\x00,2\n")
    _refused(path, Invalid, "NUL", "line 3")


def test_undecodable_bytes_name_their_line(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("客户名称,金额\n".encode() + b"A,1\n\xff\xff\xff,2\n")
    _refused(path, Invalid, "undecodable bytes in line 3", "UTF-8")
    path.write_bytes("客户名称,金额\n甲,1\n乙,2\n".encode("gb18030") + b"\xff\xff,3\n")
    _refused(path, Invalid, "undecodable bytes in line 4", "GB18030")


@pytest.mark.parametrize("quoted", [False, True])
def test_a_huge_cell_of_text_is_refused_in_bounded_memory(tmp_path: Path, quoted: bool) -> None:
    import tracemalloc

    path = tmp_path / "a.csv"
    line = b"x" * 999 + (b"\n" if quoted else b"x")
    with path.open("wb") as file:
        file.write(b"client,remarks\nA," + (b'"' if quoted else b""))
        for _ in range(40_000):
            file.write(line)
    tracemalloc.start()
    _refused(path, Invalid, f"more than {delimited.CELL_LIMIT} characters", "line")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 30_000_000  # the file has 40 MB


def test_a_huge_cell_of_a_workbook_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    path = write_xlsx(tmp_path / "a.xlsx", {"商机": ROWS})
    big = tmp_path / "big.xlsx"
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(big, "w", zipfile.ZIP_DEFLATED) as new:
        for info in old.infolist():
            content = old.read(info)
            if info.filename == "xl/sharedStrings.xml":
                content = content.replace("泵站".encode(), b"x" * 200_000_000)
            new.writestr(info.filename, content)
    assert big.stat().st_size < 1_000_000
    _refused(big, Invalid, f"a cell of more than {archive._CHUNK} characters")


def test_a_cell_far_to_the_right_is_refused_before_it_is_parsed(tmp_path: Path) -> None:
    import xlsxwriter

    path = tmp_path / "a.xlsx"
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.write(0, 0, "客户名称")
    sheet.write(1_048_575, 16_383, "x")
    book.close()
    _refused(path, Invalid, "beyond column ZZ")
