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
from os import PathLike
from pathlib import Path, PurePath, PurePosixPath
from typing import BinaryIO, Literal

from kloe.childdata.reading.refusals import SAVE_AS, refusal, refusal_of_text
from kloe.errors import UnreadableFileError

FileKind = Literal["xlsx", "xlsb", "xls", "ods", "csv", "parquet"]
Source = str | PathLike[str] | bytes | BinaryIO

LARGEST_UNPACKED = 2 * 1024**3
LARGEST_RATIO = 250
RATIO_MATTERS_FROM = 64 * 1024**2
MOST_ENTRIES = 10_000
_FEW_ZEROS, _MANY_ZEROS = 0.1, 0.7  # shares of the two halves of each character in UTF-16
_LISTED_ENDINGS = (".xlsx", ".xlsm", ".xlsb", ".xls", ".ods", ".csv", ".tsv", ".txt", ".parquet")


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
    elif isinstance(source, bytes | bytearray | memoryview):
        files = tuple(_open(bytes(source), "file"))
    elif isinstance(source, str | PathLike):
        files = tuple(_open_path(Path(source) if source else Path("(no name)")))
    else:
        files = tuple(_open(_content(source), Path(str(getattr(source, "name", "file"))).name))
    if not files:
        raise UnreadableFileError(
            "There is nothing to read here.",
            where={"folder": Path(source).name} if isinstance(source, str | PathLike) else {},
            remedy="Give an Excel workbook, or a folder or zip of workbooks, CSV or Parquet files."
            " Folders and zips inside a folder are not looked into: give them themselves.",
        )
    return files


def _content(source: BinaryIO) -> bytes:
    """All of an open file; of one opened as text, the bytes beneath."""
    try:
        content: bytes | str = getattr(source, "buffer", source).read()
    except AttributeError as problem:
        raise UnreadableFileError(
            f"A {type(source).__name__} is nothing that can be read.",
            remedy="Give a path, bytes, a file opened for reading, or a list of these.",
        ) from problem
    except (OSError, ValueError) as problem:
        raise UnreadableFileError(
            "The open file cannot be read.",
            where={"file": Path(str(getattr(source, "name", "file"))).name},
            remedy="Open it for reading as bytes, and do not close it before.",
        ) from problem
    return content.encode() if isinstance(content, str) else bytes(content)


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
    try:
        paths = [path for path in sorted(folder.iterdir()) if _is_listed(path)]
    except OSError as problem:
        raise UnreadableFileError(
            "The folder cannot be opened.", where={"folder": folder.name}, remedy="You may lack the right to read it."
        ) from problem
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
        raise refusal(
            name,
            "The archive holds no workbook, CSV or Parquet file.",
            "Unpack it, and give the files or the folder of files inside.",
        )
    yield from _with_own_names(found)


def _open_archive(content: bytes, name: str) -> Iterator[File]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        entries = {PurePosixPath(entry.filename.replace("\\", "/")): entry for entry in archive.infolist()}
        wanted = [path for path, entry in entries.items() if not entry.is_dir() and _is_listed(path)]
        if any(path.suffix.lower() == ".zip" and not _is_hidden(path) for path in entries):
            raise _archive_inside(name)
        typed = {path.with_suffix("") for path in wanted if path.suffix.lower() == ".parquet"}
        for path in wanted:
            if path.suffix.lower() == ".csv" and path.with_suffix("") in typed:  # the same list twice, once typed
                continue
            unpacked = _unpacked(archive, entries[path], name)
            inner = _kind(unpacked, path.name)
            if inner == "zip":
                raise _archive_inside(name)
            yield File(path.name, inner, unpacked)


def _archive_inside(name: str) -> UnreadableFileError:
    return refusal(
        name,
        "The archive holds another archive, which is not looked into.",
        "Unpack it, and give the files or the folder of files inside.",
    )


def _is_listed(path: PurePath) -> bool:
    return path.suffix.lower() in _LISTED_ENDINGS and not _is_hidden(path)


def _is_hidden(path: PurePath) -> bool:
    return path.name.startswith(("~$", ".")) or "__MACOSX" in path.parts


def _kind(content: bytes, name: str) -> FileKind | Literal["zip"]:
    if not content.strip(b"\0 \r\n\t"):
        raise refusal(name, "The file is empty.", "Export it again, or take it out if it belongs to no list.")
    if content.startswith(b"PK\x03\x04") or content.startswith(b"PK\x05\x06"):
        return _kind_of_archive(content, name)
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        return _kind_of_old_office_file(content, name)
    if content.startswith(b"PAR1"):
        return "parquet"
    refused = refusal_of_text(_start(content), content, name)
    if refused:
        raise refused
    if b"\0" in content[:4096] and encoding_of(content) is None:
        raise refusal(name, "This is no kind of file that holds a table.", SAVE_AS)
    return "csv"


def _start(content: bytes) -> bytes:
    """The first characters, in small letters, whatever the encoding."""
    encoding = encoding_of(content)
    if encoding:
        content = content[:4096].decode(encoding, "replace").encode()
    return content[:4096].lstrip(b"\xef\xbb\xbf \r\n\t").lower()


def encoding_of(content: bytes) -> str | None:
    """The UTF-16 that a text is written in, with or without a mark that says so; None where it is not."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "utf-16"
    first, second = content[:2048:2], content[1:2048:2]
    zeros = (first.count(0) / max(len(first), 1), second.count(0) / max(len(second), 1))
    if min(zeros) > _FEW_ZEROS or max(zeros) < _MANY_ZEROS:
        return None
    return "utf-16-be" if zeros[0] > zeros[1] else "utf-16-le"


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
                raise refusal(name, "The archive is password-protected.", "Unpack it, and give the files inside.")
            mimetype = archive.read("mimetype")[:80] if "mimetype" in archive.namelist() else b""
            manifest = archive.read("META-INF/manifest.xml") if "meta-inf/manifest.xml" in names and mimetype else b""
    except zipfile.BadZipFile as problem:
        raise refusal(
            name, "The file is damaged or was cut short: its end is missing.", "Copy or export it again."
        ) from problem
    except _DAMAGE as problem:
        raise refusal(name, "The archive cannot be unpacked.", "Copy or export it again.") from problem
    if "xl/workbook.xml" in names:
        return "xlsx"
    if "xl/workbook.bin" in names:
        return "xlsb"
    if b"encryption-data" in manifest:
        raise refusal(
            name, "The workbook is password-protected.", "Open it, save it without a password, and try again."
        )
    if b"opendocument.spreadsheet" in mimetype:
        return "ods"
    if any(entry.startswith(("word/", "ppt/")) for entry in names) or b"opendocument" in mimetype:
        raise refusal(name, "This is a document or presentation, not a workbook.", "Give the workbook itself.")
    if any(entry.startswith("index/") and entry.endswith(".iwa") for entry in names):
        raise refusal(name, "This is an Apple Numbers file.", "In Numbers, choose Export to Excel.")
    return "zip"


def _refuse_bombs(entries: list[zipfile.ZipInfo], packed: int, name: str) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    swollen = unpacked > RATIO_MATTERS_FROM and unpacked > LARGEST_RATIO * max(packed, 1)
    if len(entries) > MOST_ENTRIES or unpacked > LARGEST_UNPACKED or swollen:
        raise refusal(
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
        raise refusal(
            f"{name}/{entry.filename}", "This part of the archive is damaged.", "Copy or export it again."
        ) from problem


def _kind_of_old_office_file(content: bytes, name: str) -> FileKind:
    if _utf16("EncryptedPackage") in content or _utf16("EncryptionInfo") in content:
        raise refusal(
            name,
            "The workbook is password-protected.",
            "Open it in Excel, choose File, Info, Protect Workbook, Encrypt with Password, clear the password"
            " and save.",
        )
    if _utf16("WordDocument") in content or _utf16("PowerPoint Document") in content:
        raise refusal(name, "This is a document or presentation, not a workbook.", "Give the workbook itself.")
    if _utf16("Workbook") not in content and _utf16("Book") not in content:
        raise refusal(name, "This old Office file holds no workbook, or was cut short.", "Copy or export it again.")
    return "xls"


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")
