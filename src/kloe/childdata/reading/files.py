"""What a file really is, whatever its name says, and what to tell a person when it is not Annex A.

Content decides, never the ending. Archives are opened defensively: the sizes they declare are added up
before anything is unpacked.
"""

import io
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from lzma import LZMAError
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Literal

from kloe.errors import UnreadableFileError

FileKind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "parquet"]
Source = str | Path | bytes | BinaryIO

LARGEST_UNPACKED = 2 * 1024**3
LARGEST_RATIO = 250
RATIO_MATTERS_FROM = 64 * 1024**2
MOST_ENTRIES = 10_000
_LISTED_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".txt", ".parquet")


@dataclass(frozen=True)
class File:
    """One file's content, with the name that errors and reports use."""

    name: str
    kind: FileKind
    content: bytes


def open_source(source: Source | list[Source] | tuple[Source, ...]) -> tuple[File, ...]:
    """Every readable file that ``source`` holds: a path, bytes, an open file, a folder, a zip, or several.

    Raises UnreadableFileError, which says what the thing is and what to do.
    """
    if isinstance(source, list | tuple):
        files = _with_own_names(tuple(file for one in source for file in open_source(one)))
    elif isinstance(source, bytes):
        files = tuple(_open(source, "file"))
    elif isinstance(source, str | Path):
        files = tuple(_open_path(Path(source)))
    else:
        content = source.read()
        files = tuple(_open(_as_bytes(content), Path(str(getattr(source, "name", "file"))).name))
    if not files:
        raise UnreadableFileError(
            "There is nothing to read here.",
            where={"folder": Path(source).name} if isinstance(source, str | Path) else {},
            remedy="Give an Excel workbook, or a folder or zip of workbooks, CSV or Parquet files."
            " Folders inside a folder are not looked into.",
        )
    return files


def _as_bytes(content: bytes | str) -> bytes:
    return content.encode() if isinstance(content, str) else content


def _with_own_names(files: tuple[File, ...]) -> tuple[File, ...]:
    """Files of one name from several places are told apart: "annex-a.xlsx", "annex-a.xlsx (2)"."""
    seen: Counter[str] = Counter()
    named = []
    for file in files:
        seen[file.name] += 1
        named.append(replace(file, name=f"{file.name} ({seen[file.name]})") if seen[file.name] > 1 else file)
    return tuple(named)


def _open_path(path: Path) -> Iterator[File]:
    if path.is_dir():
        yield from _open_folder(path)
        return
    try:
        content = path.read_bytes()
    except FileNotFoundError as problem:
        raise UnreadableFileError(
            "The file does not exist.", where={"file": path.name}, remedy="Check the name and the folder."
        ) from problem
    except OSError as problem:
        raise UnreadableFileError(
            "The file cannot be opened.",
            where={"file": path.name},
            remedy="It may be open in Excel, or you may lack the right to read it.",
        ) from problem
    yield from _open(content, path.name)


def _open_folder(folder: Path) -> Iterator[File]:
    paths = [
        path
        for path in sorted(folder.iterdir())
        if path.suffix.lower() in _LISTED_ENDINGS and not path.name.startswith(("~$", "."))
    ]
    typed = {path.stem for path in paths if path.suffix.lower() == ".parquet"}
    for path in paths:
        if not (path.suffix.lower() == ".csv" and path.stem in typed):  # the same list twice, once typed
            yield from _open_path(path)


def _open(content: bytes, name: str) -> Iterator[File]:
    kind = _kind(content, name)
    if kind != "zip":
        yield File(name, kind, content)
        return
    found = tuple(_open_archive(content, name))
    if not found:
        raise _refusal(
            name,
            "The archive holds no workbook, CSV or Parquet file.",
            "Unpack it, and give the files or the folder of files inside.",
        )
    yield from _with_own_names(found)


def _open_archive(content: bytes, name: str) -> Iterator[File]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {PurePosixPath(entry.filename.replace("\\", "/")): entry for entry in archive.infolist()}
        wanted = [path for path, entry in entries.items() if not entry.is_dir() and _is_listed(path)]
        typed = {path.with_suffix("") for path in wanted if path.suffix.lower() == ".parquet"}
        for path in wanted:
            if path.suffix.lower() == ".csv" and path.with_suffix("") in typed:  # the same list twice, once typed
                continue
            unpacked = _unpacked(archive, entries[path], name)
            inner = _kind(unpacked, path.name)
            if inner != "zip":
                yield File(path.name, inner, unpacked)


def _is_listed(path: PurePosixPath) -> bool:
    hidden = path.name.startswith(("~$", ".")) or "__MACOSX" in path.parts
    return path.suffix.lower() in _LISTED_ENDINGS and not hidden


def _kind(content: bytes, name: str) -> FileKind | Literal["zip"]:
    if not content.strip(b"\0 \r\n\t"):
        raise _refusal(name, "The file is empty.", "Export it again.")
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _kind_of_archive(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_old_office_file(content, name)
    if content.startswith(b"PAR1"):
        return "parquet"
    start = _start(content)
    for signature, what, remedy in _NOT_FOR_US:
        if start.startswith(signature):
            raise _refusal(name, what, remedy)
    if start.startswith(b"<"):
        raise _refusal_of_markup(start, content, name)
    if b"\0" in content[:4096] and not content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _refusal(name, "This is no kind of file that holds a table.", _SAVE_AS)
    return "csv"


def _start(content: bytes) -> bytes:
    """The first characters, in small letters, whatever the encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        content = content[:4096].decode("utf-16", "replace").encode()
    return content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()


_SAVE_AS = "Open it in the program that made it and save it as an Excel workbook (.xlsx)."
_NOT_FOR_US: tuple[tuple[bytes, str, str], ...] = (
    (b"%pdf", "This is a PDF.", "Ask for the workbook itself."),
    (b"{\\rtf", "This is a rich-text document.", _SAVE_AS),
    (b"{", "This is a JSON file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"[{", "This is a JSON file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"mime-version:", "This is a web page with a spreadsheet's name: some reporting tools export that.", _SAVE_AS),
    (b"gif8", "This is a picture.", "Ask for the workbook itself."),
    (b"sqlite format", "This is a database file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"\x89png", "This is a picture.", "Ask for the workbook itself."),
    (b"\xff\xd8\xff", "This is a picture.", "Ask for the workbook itself."),
    (b"\x1f\x8b", "This is a gzip archive.", "Unpack it first."),
    (b"rar!", "This is a RAR archive.", "Unpack it first."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive.", "Unpack it first."),
)


_DAMAGE = (
    OSError,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    KeyError,
    struct.error,
    zlib.error,
    LZMAError,
)


def _kind_of_archive(content: bytes, name: str) -> FileKind | Literal["zip"]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
            _refuse_bombs(entries, len(content), name)
            names = {entry.filename.replace("\\", "/").lower() for entry in entries}
            if any(entry.flag_bits & 1 for entry in entries):
                raise _refusal(name, "The archive is password-protected.", "Unpack it, and give the files inside.")
            mimetype = archive.read("mimetype")[:80] if "mimetype" in archive.namelist() else b""
            manifest = archive.read("META-INF/manifest.xml") if "meta-inf/manifest.xml" in names and mimetype else b""
    except zipfile.BadZipFile as problem:
        raise _refusal(
            name, "The file is damaged or was cut short: its end is missing.", "Copy or export it again."
        ) from problem
    except _DAMAGE as problem:
        raise _refusal(name, "The archive cannot be unpacked.", "Copy or export it again.") from problem
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"encryption-data" in manifest:
        raise _refusal(
            name, "The workbook is password-protected.", "Open it, save it without a password, and try again."
        )
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(entry.startswith(("word/", "ppt/")) for entry in names) or b"opendocument" in mimetype:
        raise _refusal(name, "This is a document or presentation, not a workbook.", "Give the workbook itself.")
    if any(entry.startswith("index/") and entry.endswith(".iwa") for entry in names):
        raise _refusal(name, "This is an Apple Numbers file.", "In Numbers, choose Export to Excel.")
    return "zip"


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    swollen = unpacked > RATIO_MATTERS_FROM and unpacked > LARGEST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or swollen:
        raise _refusal(
            name,
            f"Unpacked, this file would take {unpacked / 1024**2:,.0f} MB in {len(entries):,} parts"
            f" from {packed / 1024**2:,.1f} MB:"
            " it was not opened.",
            "A real Annex A workbook is far smaller. Copy the lists into a new workbook and save that.",
        )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, name: str) -> bytes:
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, *_DAMAGE) as problem:
        raise _refusal(
            f"{name}/{entry.filename}", "This part of the archive is damaged.", "Copy or export it again."
        ) from problem


def _kind_of_old_office_file(content: bytes, name: str) -> FileKind:
    if _utf16("EncryptedPackage") in content or _utf16("EncryptionInfo") in content:
        raise _refusal(
            name,
            "The workbook is password-protected.",
            "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, clear the password"
            " and save.",
        )
    if _utf16("WordDocument") in content or _utf16("PowerPoint Document") in content:
        raise _refusal(name, "This is a document or presentation, not a workbook.", "Give the workbook itself.")
    if _utf16("Workbook") not in content and _utf16("Book") not in content:
        raise _refusal(name, "This old Office file holds no workbook, or was cut short.", "Copy or export it again.")
    return "xls"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _refusal_of_markup(start: bytes, content: bytes, name: str) -> UnreadableFileError:
    head = content[:200_000].lower()
    if b"schemas-microsoft-com:office:spreadsheet" in head:
        return _refusal(name, "This is a workbook in the XML format of 2003.", "Open it in Excel and save it as .xlsx.")
    if b"<cindetails" in head or b"<cin_census" in head or b"<cinplandates" in head:
        return _refusal(
            name, "This is a children in need census return (XML), not Annex A.", "Give the Annex A workbook."
        )
    if b"<lookedafter" in head or b"ssda903" in head:
        return _refusal(name, "This is an SSDA903 return (XML), not Annex A.", "Give the Annex A workbook.")
    if (
        start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<div"))
        or b"<html" in head
    ):
        return _refusal(
            name,
            "This is a web page with a spreadsheet's name: some reporting tools export that.",
            "Open it in Excel and save it as an Excel workbook (.xlsx).",
        )
    return _refusal(name, "This is an XML file, not a workbook.", _SAVE_AS)


def _refusal(name: str, what: str, remedy: str) -> UnreadableFileError:
    return UnreadableFileError(what, where={"file": name}, remedy=remedy)
