"""Workbook containers, looked at before they are parsed: sound, of bounded size, not encrypted."""

from __future__ import annotations

import re
import zipfile
import zlib
from pathlib import Path

from store.errors import Invalid
from store.text import msg

UNPACKED_LIMIT = 1024 * 1024 * 1024
"""The most bytes the parts of a workbook may unpack to."""
_CHUNK = 256 * 1024
_FAR_COLUMN = re.compile(rb'<c r="[A-Z]{3}\d')


def damaged(path: Path) -> Invalid:
    """The error for a workbook that cannot be parsed."""
    return Invalid(
        msg("“{file}” is damaged or not a spreadsheet; open it in a spreadsheet program, save it "
            "again and import that.", file=path.name)
    )  # fmt: skip


def encrypted(path: Path) -> bool:
    """Whether an OLE container holds an encrypted XLSX instead of an XLS workbook: its directory says so."""
    with path.open("rb") as file:
        head = file.read(64 * 1024)
        shift = int.from_bytes(head[30:32], "little")
        sector = int.from_bytes(head[48:52], "little")
        if shift in (9, 12) and sector < 2**28:
            file.seek((sector + 1) << shift)
            head += file.read(64 * 1024)
    return "EncryptedPackage".encode("utf-16-le") in head


def check(path: Path) -> None:
    """Refuse a damaged zip, a zip that is no workbook, and parts that would not fit in memory."""
    try:
        with zipfile.ZipFile(path) as zipped:
            parts = zipped.infolist()
            names = {part.filename for part in parts}
            if not names & {"xl/workbook.xml", "xl/workbook.bin", "content.xml"}:
                raise Invalid(
                    msg("“{file}” is an archive without a workbook in it; save the table as XLSX, "
                        "ODS or CSV.", file=path.name)
                )  # fmt: skip
            if any(part.flag_bits & 1 for part in parts) or _ods_encrypted(zipped, names):
                raise Invalid(
                    msg("“{file}” is protected by a password; open it, save a copy without the "
                        "password and import that.", file=path.name)
                )  # fmt: skip
            if sum(part.file_size for part in parts) > UNPACKED_LIMIT:
                raise Invalid(
                    msg("“{file}” unpacks to more than {mb} MB; delete unused sheets and rows or "
                        "split it.", file=path.name, mb=UNPACKED_LIMIT // 2**20)
                )  # fmt: skip
            for part in parts:
                if part.filename.endswith(".xml") and part.filename.startswith(("xl/", "content")):
                    _scan(path, zipped, part)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError):
        raise damaged(path) from None


def _ods_encrypted(zipped: zipfile.ZipFile, names: set[str]) -> bool:
    if "META-INF/manifest.xml" not in names or "content.xml" not in names:
        return False
    return b"encryption-data" in zipped.read("META-INF/manifest.xml")


def _scan(path: Path, zipped: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    """Stream one part: its checksum holds, no cell is huge, no cell lies absurdly far to the right."""
    with zipped.open(part) as stream:
        while chunk := stream.read(_CHUNK):
            if len(chunk) == _CHUNK and b"<" not in chunk:
                raise Invalid(
                    msg("“{file}” holds a cell of more than {limit} characters (in {part}); "
                        "shorten it and import again.",
                        file=path.name, limit=_CHUNK, part=part.filename)
                )  # fmt: skip
            if _FAR_COLUMN.search(chunk):
                raise Invalid(
                    msg("“{file}” has cells beyond column ZZ (in {part}); delete the empty columns "
                        "to the right and import again.", file=path.name, part=part.filename)
                )  # fmt: skip
