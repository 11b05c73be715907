"""What a workbook holds besides values: hidden rows, filters, merged cells, error values, empty formulas.

The fast reader gives values only. These few facts are looked up in the file itself: in the sheets' XML for
.xlsx and .xlsm, through ``xlrd`` for .xls, in ``content.xml`` for .ods. For .xlsb they are not known.
"""

import html
import io
import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping, Set
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from xml.etree import ElementTree as ET

from kloe.childdata.reading.files import File
from kloe.childdata.tidying.values import EMPTY_FORMULA
from kloe.errors import UnreadableFileError

_SHEET_LIMIT = 1024**3
_SMALL_PART = 1024**2
_MOST_CELLS = 64_000_000
_DAMAGE = (
    zipfile.BadZipFile, KeyError, ET.ParseError, OSError, EOFError, ValueError, LookupError, RuntimeError, zlib.error,
    NotImplementedError,
)  # fmt: skip
_REL = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_OLD_ERRORS = {
    0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A",
}  # fmt: skip


@dataclass(frozen=True)
class CellFault:
    """A cell that the reader shows as empty: ``row`` counts from 1, ``column`` from 0."""

    row: int
    column: int
    text: str


@dataclass(frozen=True)
class SheetParts:
    """The facts of one sheet. ``merged`` are (first row, last row) of each merged range, from 1."""

    hidden: bool = False
    hidden_rows: int = 0
    hidden_columns: int = 0
    filtered: bool = False
    merged: tuple[tuple[int, int], ...] = ()
    faults: tuple[CellFault, ...] = ()
    dates_from_1904: bool = False


def workbook_parts(file: File) -> Mapping[str, SheetParts]:
    """The facts of each sheet by its name; empty where the file type does not tell."""
    readers: Mapping[str, Callable[[File], dict[str, SheetParts]]] = {
        "xlsx": _xlsx_parts,
        "ods": _ods_parts,
        "xls": _xls_parts,
    }
    reader = readers.get(file.kind)
    return reader(file) if reader else {}


def _xlsx_parts(file: File) -> dict[str, SheetParts]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            from_1904 = bool(_FROM_1904.search(_bytes(archive, "xl/workbook.xml", file)))
            return {
                name: replace(_xlsx_sheet(_bytes(archive, path, file), hidden), dates_from_1904=from_1904)
                for name, path, hidden in _xlsx_sheets(archive, file)
            }
    except _DAMAGE as problem:
        raise UnreadableFileError(
            "The workbook is damaged or was cut short.",
            where={"file": file.name},
            remedy="Open it in Excel, let Excel repair it if it asks, and save it as a new .xlsx file.",
        ) from problem


def refuse_far_cells(file: File) -> None:
    """The fast reader needs room for every cell up to the last: refuse sheets whose last is absurdly far away."""
    if file.kind != "xlsx":
        return
    with suppress(*_DAMAGE), zipfile.ZipFile(io.BytesIO(file.content)) as archive:  # damage is told of later
        for name, path, _ in _xlsx_sheets(archive, file):
            with archive.open(path) as part:
                said = _DIMENSION.search(part.read(4096))
            if said and _area(said[1], said[2]) <= _MOST_CELLS:
                continue
            xml = _bytes(archive, path, file)
            columns, rows = {found[1] for found in _VALUED.finditer(xml)}, _ROW_NUMBER.findall(xml)
            widest, last = max(columns, key=_column_number, default=b"A"), max(map(int, rows), default=1)
            if _area(widest, b"%d" % last) > _MOST_CELLS:
                raise UnreadableFileError(
                    f"The sheet '{name}' reaches as far as column {widest.decode()} and row {last:,}:"
                    " it was not opened.",
                    where={"file": file.name},
                    remedy="Delete the columns to the right of the list and the rows below it, and save the workbook.",
                )


def _area(letters: bytes, row: bytes) -> int:
    return (_column_number(letters) + 1) * int(row)


def _bytes(archive: zipfile.ZipFile, path: str, file: File) -> bytes:
    """The part, unpacked, unless it turns out larger than it said."""
    entry = archive.getinfo(path)
    with archive.open(entry) as part:
        content = part.read(_SHEET_LIMIT + 1)
    doctype = b"<!DOCTYPE" in (content if len(content) < _SMALL_PART else content[:1000])
    if len(content) > _SHEET_LIMIT or doctype:
        raise UnreadableFileError(
            f"The part {path} is not what a workbook holds: it was not opened.",
            where={"file": file.name},
            remedy="Copy the lists into a new workbook and save that.",
        )
    return content


def _xlsx_sheets(archive: zipfile.ZipFile, file: File) -> Iterator[tuple[str, str, bool]]:
    """(name, path inside the archive, hidden) of every worksheet."""
    relations = ET.fromstring(_bytes(archive, "xl/_rels/workbook.xml.rels", file))  # noqa: S314 - no DOCTYPE
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    known = set(archive.namelist())
    for element in ET.fromstring(_bytes(archive, "xl/workbook.xml", file)).iter():  # noqa: S314 - no DOCTYPE
        if element.tag.rpartition("}")[2] == "sheet":
            relation = next((value for key, value in element.items() if key == _REL or key.endswith("}id")), "")
            target = targets.get(relation, "")
            path = target.lstrip("/") if target.startswith("/") else str(PurePosixPath("xl") / target)
            if path in known:
                yield element.get("name", ""), path, element.get("state", "visible") != "visible"


_TAG = rb"<(?:\w+:)?"
_FROM_1904 = re.compile(_TAG + rb"workbookPr\b[^>]*\bdate1904=[\"'](?:1|true)[\"']")
_HIDDEN = rb"[^>]*\bhidden=\"(?:1|true)\""
_HIDDEN_ROW = re.compile(_TAG + rb"row\b" + _HIDDEN)
_HIDDEN_COLUMN = re.compile(_TAG + rb"col\b" + _HIDDEN)
_COLUMN_SPAN = re.compile(rb'\b(min|max)="(\d+)"')
_MERGED = re.compile(_TAG + rb'mergeCell ref="[A-Z]+(\d+):[A-Z]+(\d+)"')
_DIMENSION = re.compile(_TAG + rb'dimension ref="(?:[A-Z]+\d+:)?([A-Z]+)(\d+)"')
_VALUED = re.compile(_TAG + rb'c\b[^>]*\br="([A-Z]+)\d+"[^>]*(?<!/)>')
_ROW_NUMBER = re.compile(_TAG + rb'row\b[^>]*\br="(\d+)"')
_CELL = _TAG + rb'c\b(?=[^>]*\br="([A-Z]+)(\d+)")'
_ERROR = re.compile(_CELL + rb'(?=[^>]*\bt="e")[^>]*(?<!/)>(?:(?!</(?:\w+:)?c>).)*?' + _TAG + rb"v>([^<]*)<", re.DOTALL)
# A formula that yields empty text has a result: t="str".
_EMPTY_FORMULA = re.compile(
    _CELL + rb'(?![^>]*\bt="str")[^>/]*>\s*' + _TAG + rb"f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)


def _xlsx_sheet(xml: bytes, hidden: bool) -> SheetParts:
    """Each search runs only when its plain text occurs at all: most sheets have none of these."""
    any_hidden = b'hidden="' in xml
    return SheetParts(
        hidden=hidden,
        hidden_rows=len(_HIDDEN_ROW.findall(xml)) if any_hidden else 0,
        hidden_columns=sum(map(_width, _HIDDEN_COLUMN.finditer(xml))) if any_hidden else 0,
        filtered=b"filterColumn" in xml,
        merged=tuple((int(found[1]), int(found[2])) for found in _MERGED.finditer(xml)) if b"mergeCell " in xml else (),
        faults=tuple(_xlsx_faults(xml)),
    )


def _width(column: re.Match[bytes]) -> int:
    span = {key: int(value) for key, value in _COLUMN_SPAN.findall(column[0])}
    return min(span.get(b"max", 1) - span.get(b"min", 1) + 1, 16_384)


def _xlsx_faults(xml: bytes) -> Iterator[CellFault]:
    if b't="e"' in xml:
        for found in _ERROR.finditer(xml):
            yield CellFault(int(found[2]), _column_number(found[1]), found[3].decode("ascii", "replace"))
    if b"<f" in xml or b":f>" in xml or b":f " in xml:
        for found in _EMPTY_FORMULA.finditer(xml):
            yield CellFault(int(found[2]), _column_number(found[1]), EMPTY_FORMULA)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _xls_parts(file: File) -> dict[str, SheetParts]:
    import xlrd  # noqa: PLC0415 - only for old workbooks

    try:
        book = xlrd.open_workbook(file_contents=file.content, formatting_info=True, logfile=io.StringIO())
    except xlrd.XLRDError as problem:
        protected = "encrypted" in str(problem).lower()
        raise UnreadableFileError(
            "The workbook is password-protected." if protected else "The workbook is damaged or was cut short.",
            where={"file": file.name},
            remedy="Open it in Excel, remove the password if it has one, and save it as .xlsx.",
        ) from problem
    except Exception:
        return {}
    return {sheet.name: replace(_xls_sheet(sheet), dates_from_1904=bool(book.datemode)) for sheet in book.sheets()}


def _xls_sheet(sheet: object) -> SheetParts:
    rows = getattr(sheet, "rowinfo_map", {}).values()
    columns = getattr(sheet, "colinfo_map", {}).values()
    return SheetParts(
        hidden=bool(getattr(sheet, "visibility", 0)),
        hidden_rows=sum(bool(row.hidden) for row in rows),
        hidden_columns=sum(bool(column.hidden) for column in columns),
        merged=tuple((top + 1, bottom) for top, bottom, _, _ in getattr(sheet, "merged_cells", ())),
        faults=tuple(_xls_faults(sheet)),
    )


def _xls_faults(sheet: object) -> Iterator[CellFault]:
    error_cell = 5  # xlrd.XL_CELL_ERROR
    for row in range(getattr(sheet, "nrows", 0)):
        for column, kind in enumerate(sheet.row_types(row)):  # type: ignore[attr-defined]
            if kind == error_cell:
                value = sheet.cell_value(row, column)  # type: ignore[attr-defined]
                yield CellFault(row + 1, column, _OLD_ERRORS.get(value, "#N/A"))


_ODS_TABLE = re.compile(r"<table:table\b(?=([^>]*))[^>]*\btable:name=\"([^\"]*)\"[^>]*>(.*?)</table:table>", re.DOTALL)
_ODS_STYLE = re.compile(r'table:style-name="([^"]*)"')
_ODS_UNSEEN = re.compile(
    r'<style:style\b[^>]*style:name="([^"]*)"[^>]*>(?:(?!</style:style>).)*?table:display="false"', re.DOTALL
)
_ODS_ROW = re.compile(r"<table:table-row\b([^>]*?)(?:/>|>(.*?)</table:table-row>)", re.DOTALL)
_ODS_CELL = re.compile(
    r"<table:(?:covered-)?table-cell\b([^>]*?)(?:/>|>(.*?)</table:(?:covered-)?table-cell>)", re.DOTALL
)
_ODS_SPAN = re.compile(r'table:number-(rows|columns)-spanned="(\d+)"')
_ODS_ERROR = re.compile(r"<text:p>(#[^<]*|Err:\d+)</text:p>")
_ODS_HIDDEN = r"<table:table-{}\b[^>]*table:visibility=\"(?:collapse|filter)\"[^>]*>"
_REPEATED = re.compile(r'table:number-(?:rows|columns)-repeated="(\d+)"')


def _ods_parts(file: File) -> dict[str, SheetParts]:
    try:
        with zipfile.ZipFile(io.BytesIO(file.content)) as archive:
            xml = _bytes(archive, "content.xml", file).decode("utf-8", "replace")
    except _DAMAGE as problem:
        raise UnreadableFileError(
            "The workbook is damaged or was cut short.", where={"file": file.name}, remedy="Save it again."
        ) from problem
    unseen = {style[1] for style in _ODS_UNSEEN.finditer(xml)}
    return {html.unescape(found[2]): _ods_sheet(found[3], found[1], unseen) for found in _ODS_TABLE.finditer(xml)}


def _ods_sheet(xml: str, tag: str, unseen: Set[str]) -> SheetParts:
    style = _ODS_STYLE.search(tag)
    faults, merged = _ods_cells(xml) if "table:formula=" in xml or "-spanned=" in xml else ((), ())
    return SheetParts(
        hidden=style is not None and style[1] in unseen,
        merged=merged,
        faults=faults,
        hidden_rows=_ods_hidden(xml, "row"),
        hidden_columns=_ods_hidden(xml, "column"),
        filtered='table:visibility="filter"' in xml,
    )


def _ods_cells(xml: str) -> tuple[tuple[CellFault, ...], tuple[tuple[int, int], ...]]:
    """Formulas that failed or were never worked out, and merged ranges."""
    faults: list[CellFault] = []
    merged: list[tuple[int, int]] = []
    row = 1
    for line in _ODS_ROW.finditer(xml):
        column = 0
        for cell in _ODS_CELL.finditer(line[2] or ""):
            tag, text = cell[1], cell[2] or ""
            if "table:formula=" in tag:
                error = _ODS_ERROR.search(text)
                fault = error[1] if error else "" if "office:value-type=" in tag else EMPTY_FORMULA
                faults.extend([CellFault(row, column, fault)] if fault else [])
            spans = {what: int(number) for what, number in _ODS_SPAN.findall(tag)}
            if max(spans.values(), default=1) > 1:
                merged.append((row, row + spans.get("rows", 1) - 1))
            column += _repeats(tag)
        row += _repeats(line[1])
    return tuple(faults), tuple(merged)


def _repeats(tag: str) -> int:
    found = _REPEATED.search(tag)
    return int(found[1]) if found else 1


def _ods_hidden(xml: str, what: str) -> int:
    found = re.findall(_ODS_HIDDEN.format(what), xml)
    return sum(map(_repeats, found))
