"""The kinds of file that Annex A comes in, and what is said of those that it does not come in."""

import io
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import xlsxwriter
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from kloe.childdata.reading.files import open_source
from kloe.childdata.reading.sheets import load_sheets
from kloe.engine.session import Session
from kloe.errors import KloeError, UnreadableFileError
from small_annex_a import a_list, arrived, csv_text, folder, headings, read, saved, tidy, unzipped, workbook, zipped

CONTACTS = a_list(1)
BOOK = workbook({"List 1": CONTACTS})
CSV = csv_text(CONTACTS)


def parquet(rows: list[list[object]]) -> bytes:
    out = io.BytesIO()
    pq.write_table(pa.table({str(name): [str(row[i]) for row in rows[1:]] for i, name in enumerate(rows[0])}), out)
    return out.getvalue()


def ods(rows: list[list[object]], sheet: str = "Contacts") -> bytes:
    """As LibreOffice writes it; a value that starts with = is a formula that failed."""
    lines = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in rows)
    content = (
        '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
        ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
        ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
        ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="{sheet}">{lines}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped(
        {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": content.encode(),
         "META-INF/manifest.xml": b"<manifest/>"}
    )  # fmt: skip


def _ods_cell(value: object) -> str:
    text = shown = str(value)
    attributes = 'office:value-type="string"'
    if text.startswith("="):
        attributes, shown = f'table:formula="of:{text}" office:value-type="string" office:string-value=""', "#N/A"
    elif isinstance(value, date):
        attributes = f'office:value-type="date" office:date-value="{text}"'
    elif isinstance(value, int):
        attributes = f'office:value-type="float" office:value="{text}"'
    return f"<table:table-cell {attributes}><text:p>{shown}</text:p></table:table-cell>"


class Stream(io.RawIOBase):
    """What comes over a network: it is read once, from its start to its end."""

    def __init__(self, content: bytes) -> None:
        self.content = content

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        part, self.content = self.content[: len(buffer)], self.content[len(buffer) :]
        buffer[: len(part)] = part
        return len(part)


FORMS: dict[str, Callable[[Path], object]] = {
    "bytes": lambda _: BOOK,
    "an open binary file": lambda _: io.BytesIO(BOOK),
    "an open text file": lambda _: io.StringIO(CSV),
    "a bytearray": lambda _: bytearray(BOOK),
    "a stream that cannot go back": lambda _: Stream(BOOK),
    "a workbook opened as text": lambda _: io.TextIOWrapper(io.BytesIO(BOOK)),
    "a path": lambda place: folder(place, {"a.xlsx": BOOK}) / "a.xlsx",
    "a path as text": lambda place: str(folder(place, {"a.xlsx": BOOK}) / "a.xlsx"),
    "an .xlsm": lambda place: folder(place, {"a.xlsm": BOOK}) / "a.xlsm",
    "a workbook with the wrong ending": lambda place: folder(place, {"a.csv": BOOK}) / "a.csv",
    "a folder of CSV": lambda place: folder(place, {"list_1.csv": CSV, "~$a.xlsx": "x", "about.docx": "x"}),
    "a zip of CSV": lambda _: zipped({"lists/list_1.csv": CSV.encode(), "__MACOSX/lists/._list_1.csv": b"\0"}),
    "a zip of a workbook": lambda _: zipped({"june/annex a.xlsx": BOOK}),
    "a zip with the same list as CSV and Parquet": lambda _: zipped(
        {"list_01.csv": CSV.encode(), "list_01.parquet": parquet(CONTACTS)}
    ),
    "Parquet": lambda _: parquet(CONTACTS),
    "OpenDocument": lambda _: ods(CONTACTS),
    "CSV with semicolons": lambda _: csv_text(CONTACTS, ";").encode(),
    "CSV with tabs": lambda _: csv_text(CONTACTS, "\t").encode(),
    "CSV with bars": lambda _: csv_text(CONTACTS, "|").encode(),
    "CSV that names its separator": lambda _: ("sep=;\n" + csv_text(CONTACTS, ";")).encode(),
    "a folder of tab-separated values": lambda place: folder(place, {"1.tsv": csv_text(CONTACTS, "\t")}),
    "CSV with the end mark of old systems": lambda _: CSV.encode() + b"\x1a",
    "CSV of an old Mac": lambda _: CSV.replace("\r\n", "\r").encode(),
    "CSV, UTF-8 with a byte order mark": lambda _: CSV.encode("utf-8-sig"),
    "CSV, UTF-16": lambda _: CSV.encode("utf-16"),
    "CSV, UTF-16 without a byte order mark": lambda _: CSV.encode("utf-16-le"),
    "CSV, UTF-16 with the large byte first": lambda _: CSV.encode("utf-16-be"),
    "CSV with semicolons and a line full of commas": lambda _: (
        "Applied filters: a, b, c, d, e, f, g, h, i, j\n" + csv_text(CONTACTS, ";")
    ).encode(),
}


@pytest.mark.parametrize("form", FORMS)
def test_the_same_rows_come_from(form: str, tmp_path: Path) -> None:
    extract = read(FORMS[form](tmp_path / "in"), threads=1)  # type: ignore[arg-type]
    rows = tidy(extract, 1)
    assert [(row["child_id"], str(row["contact_date"]), row["age"], row["gender"]) for row in rows] == [
        (f"A{1000 + n}", f"2024-01-{8 + n:02}", 11, "a) Male") for n in range(3)
    ]
    assert extract.session.rows("select * from refused_rows") == []


def test_an_xls_workbook_is_read() -> None:
    xlwt = pytest.importorskip("xlwt", reason="writing .xls needs xlwt")
    book = xlwt.Workbook()
    sheet = book.add_sheet("Contacts")
    style = xlwt.easyxf(num_format_str="DD/MM/YYYY")
    for i, row in enumerate(CONTACTS):
        for j, cell in enumerate(row):
            sheet.write(i, j, cell, style) if hasattr(cell, "year") else sheet.write(i, j, cell)
    out = io.BytesIO()
    book.save(out)
    assert str(tidy(read(out.getvalue()), 1)[0]["contact_date"]) == "2024-01-08"
    for tenth in range(1, 10):
        cut = out.getvalue()[: len(out.getvalue()) * tenth // 10]
        with pytest.raises(UnreadableFileError):
            load_sheets(SESSION, open_source(cut))


def test_cp1252_keeps_its_letters() -> None:
    extract = read(csv_text(a_list(3, team="Zoë’s “Pod”")).encode("cp1252"))
    assert tidy(extract, 3)[0]["team"] == "Zoë’s “Pod”"


@pytest.mark.parametrize("mark", [",", ";"])
def test_a_quotation_mark_never_closed_swallows_no_rows(mark: str) -> None:
    lines = csv_text(a_list(3, 6), mark).splitlines()
    lines[2] = lines[2].replace("Worker 1", '"Worker')
    with pytest.raises(UnreadableFileError, match=r"row 3: .* quotation mark"):
        read("\r\n".join(lines).encode())


def test_a_cell_may_have_several_lines() -> None:
    extract = read(csv_text(a_list(3, team="North,\nand, perhaps,\nEast")).encode())
    assert [row["team"] for row in tidy(extract, 3)] == ["North, and, perhaps, East"] * 3


def test_ids_written_for_excel_are_kept_with_their_zeros() -> None:
    extract = read(csv_text(a_list(3, child_id='="00124"')).encode())
    assert tidy(extract, 3)[0]["child_id"] == "00124"
    assert extract.session.rows("select distinct before, reason from ledger where \"column\" = 'child_id'") == [
        ('="00124"', "written for Excel")
    ]


def test_data_full_of_commas_does_not_hide_the_semicolons() -> None:
    extract = read(csv_text(a_list(3, team="A, b, c, d, e, f, g, h, i, j, k, l, m"), ";").encode())
    assert tidy(extract, 3)[2]["team"] == "A, b, c, d, e, f, g, h, i, j, k, l, m"


def test_ragged_rows_and_line_breaks_in_quotes_stay_in_their_rows() -> None:
    extract = read(("List 1\n" + CSV + 'A9,Female\n"B\n9",x,,,11,,,too,many,cells\n').encode())
    assert [(row["child_id"], row["sheet_row"]) for row in tidy(extract, 1)][-2:] == [("A9", 6), ("B 9", 7)]


def test_an_xlsx_with_prefixed_names_is_read_with_its_faults() -> None:
    parts = unzipped(workbook({"List 1": CONTACTS}))
    sheet = parts["xl/worksheets/sheet1.xml"].decode()
    sheet = sheet.replace('xmlns="', 'xmlns:x="').replace("</", "</x:").replace("<", "<x:").replace("<x:/x:", "</x:")
    sheet = sheet.replace('<x:row r="3"', '<x:row r="3" hidden="1"')
    first, second = sheet.split('<x:c r="B3"', 1)
    _, rest = second.split("</x:c>", 1)
    parts["xl/worksheets/sheet1.xml"] = f'{first}<x:c t="e" r="B3"><x:v>#REF!</x:v></x:c>{rest}'.replace(
        "<x:?xml", "<?xml"
    ).encode()
    extract = read(zipped(parts))
    assert len(tidy(extract, 1)) == 3
    assert extract.session.rows("select sheet_row, value, reason from unread") == [(3, "#REF!", "error value")]
    assert extract.session.rows("select hidden_rows from sheets") == [(1,)]


def test_an_ods_sheet_keeps_its_name_and_says_what_failed() -> None:
    rows = a_list(3)
    rows[1][4] = "=NA()"
    extract = read(ods(rows, "Referrals &amp; more"))
    assert extract.session.rows("select sheet from sheets") == [("Referrals & more",)]
    assert [row[0] for row in extract.session.rows("select value from unread")] == ["#N/A"]


def test_a_sheet_that_reaches_absurdly_far_is_refused_before_it_fills_the_memory() -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Child Unique ID"  # type: ignore[index]
    book.active["XFD900000"] = "x"  # type: ignore[index]
    with pytest.raises(UnreadableFileError, match=r"column XFD and row 900,000.*Delete the columns"):
        read(saved(book))


def test_formatting_that_reaches_far_is_no_reason_to_refuse() -> None:
    parts = unzipped(BOOK)
    sheet = parts["xl/worksheets/sheet1.xml"].replace(b'ref="A1:G4"', b'ref="A1:XFD1048576"')
    parts["xl/worksheets/sheet1.xml"] = sheet.replace(
        b"</sheetData>", b'<row r="1048576"><c r="XFD1048576" s="0"/></row></sheetData>'
    )
    assert arrived(read(zipped(parts))) == {1: 3}


OTHER = "\r\n1,2,3,4,5,6\r\n"
ENTITIES = b'<!DOCTYPE a [<!ENTITY b "c">]><workbook'
SEN = "UPN,Name,EHCP,SEN need,Gender" + OTHER
SEN_LIST = (
    "Unique ID,UPN,ULN,Date of birth,Gender,Ethnicity,Date initial EHC plan issued,SEN primary need,Pupil Premium,"
    "Does the child or young person have a disability?" + OTHER
)
CIN = "LAchildID,CINreferralDate,ReferralSource,ReferralNFA,CINclosureDate" + OTHER
CIN_IN_FULL = (
    "LAchildID,UPN,GenderCurrent,PersonBirthDate,CINreferralDate,ReferralSource,PrimaryNeedCode,CINclosureDate,"
    "ReasonForClosure,ReferralNFA" + OTHER
)
HEADER = "<Message><Header><CollectionDetails><Collection>{}</Collection>"
NOT_ANNEX_A = {
    "SEND Annex A": (SEN, "SEND", "Lists 1 to 11"),
    "SEND Annex A as inspectors ask for it": (SEN_LIST, "SEND", "Lists 1 to 11"),
    "CIN census CSV": (CIN, "children in need census", "Lists 1 to 11"),
    "CIN census CSV with much of List 6": (CIN_IN_FULL, "children in need census", "Lists 1 to 11"),
    "CIN census XML of no children": (HEADER.format("CIN"), "census", "Annex A"),
    "SSDA903 XML": (HEADER.format("CLA"), "SSDA903", "Annex A"),
    "CIN census XML in UTF-16": (HEADER.format("CIN").encode("utf-16"), "census", "Annex A"),
    "CIN census XML": ("<Message><Children><Child><CINdetails/></Child></Children></Message>", "census", "Annex A"),
    "SSDA903 CSV": ("CHILD,DECOM,RNE,LS,CIN,PLACE" + OTHER, "SSDA903", "Lists 1 to 11"),
    "SSDA903 UASC": ("CHILD,SEX,DOB,DUC" + OTHER, "SSDA903", "Lists 1 to 11"),
    "SSDA903 reviews": ("CHILD,DOB,REVIEW,REVIEW_CODE" + OTHER, "SSDA903", "Lists 1 to 11"),
    "SSDA903 care leavers": ("CHILD,DOB,IN_TOUCH,ACTIV,ACCOM" + OTHER, "SSDA903", "Lists 1 to 11"),
    "SSDA903 missing": ("CHILD,DOB,MISSING,MIS_START,MIS_END" + OTHER, "SSDA903", "Lists 1 to 11"),
    "HTML called xls": ("\ufeff <html><table><tr><td>Child Unique ID", "web page", "save it as an Excel"),
    "HTML in UTF-16": ("<html><table>".encode("utf-16"), "web page", "save it as an Excel"),
    "a web archive": ("MIME-Version: 1.0\nContent-Type: multipart/related", "web page", "save it as"),
    "XML of 2003": ('<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet">', "2003", "save it as .xlsx"),
    "a PDF": ("%PDF-1.7", "PDF", "workbook itself"),
    "a picture": (b"\x89PNG\r\n\x1a\n\0\0", "picture", "workbook itself"),
    "JSON": ('{"lists": []}', "JSON", "CSV"),
    "a JSON array": ('[{"lists": 1}]', "JSON", "CSV"),
    "nothing": (b"", "empty", "Export it again"),
    "zero bytes": (b"\0" * 500, "empty", "Export it again"),
    "a program": (b"MZ\x90\0\x03\0\0\0", "no kind of file", "save it"),
    "a document": (zipped({"word/document.xml": b"<a/>"}), "document", "workbook itself"),
    "a zip of a zip": (zipped({"a.zip": BOOK}), "holds another archive", "Unpack it"),
    "a zip of a workbook and a zip": (zipped({"a.xlsx": BOOK, "b.zip": BOOK}), "holds another archive", "Unpack it"),
    "a zip of pictures": (zipped({"a.png": b"x"}), "holds no workbook", "Unpack it"),
    "a zip of nothing": (zipped({}), "holds no workbook", "Unpack it"),
    "too many parts": (zipped({f"{n}.csv": b"" for n in range(10_001)}), "10,001 parts", "new workbook"),
    "a bomb": (zipped({"a.csv": b"0," * 40_000_000}), "Unpacked", "new workbook"),
    "a bomb in a zip": (zipped({"a.xlsx": zipped({"a.csv": b"0," * 40_000_000})}), "Unpacked", "new workbook"),
    "a workbook of no lists": (workbook({"Pivot": [["a", "b"]]}), "Sheets found: 'Pivot'", "mapping file"),
    "a workbook of empty sheets": (workbook({"Sheet1": []}), "No sheet holds anything", "right file"),
    "entities": (
        zipped({**(p := unzipped(BOOK)), "xl/workbook.xml": p["xl/workbook.xml"].replace(b"<workbook", ENTITIES, 1)}),
        "not what a workbook holds", "new workbook",
    ),
    "entities behind a long remark": (
        zipped({**p, "xl/workbook.xml": p["xl/workbook.xml"].replace(
            b"<workbook", b"<!--" + b"x" * 5000 + b"-->" + ENTITIES, 1)}),
        "not what a workbook holds", "new workbook",
    ),
    "an encrypted OpenDocument": (
        zipped({"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"\1\2\3",
                "META-INF/manifest.xml": b"<manifest:encryption-data/>"}),
        "password-protected", "without a password",
    ),
    "an encrypted workbook": (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 64,
        "password-protected", "clear the password",
    ),
    "half a Parquet file": (parquet(CONTACTS)[:300], "Parquet", "Write it again"),
}  # fmt: skip


@pytest.mark.parametrize("what", NOT_ANNEX_A)
def test_a_refusal_says_what_it_is_and_what_to_do(what: str) -> None:
    content, says, remedy = NOT_ANNEX_A[what]
    with pytest.raises(UnreadableFileError) as refused:
        read(content.encode() if isinstance(content, str) else content, threads=1)
    assert says in refused.value.what
    assert remedy in refused.value.remedy
    assert refused.value.where["file"]


def test_a_really_encrypted_workbook_is_refused() -> None:
    ooxml = pytest.importorskip("msoffcrypto.format.ooxml", reason="encrypting needs msoffcrypto-tool")
    out = io.BytesIO()
    ooxml.OOXMLFile(io.BytesIO(BOOK)).encrypt("secret", out)
    with pytest.raises(UnreadableFileError, match="password-protected"):
        read(out.getvalue())


@pytest.mark.parametrize("tenths", range(1, 10))
@pytest.mark.parametrize(
    "content", [BOOK, zipped({"a.csv": CSV.encode()}), parquet(CONTACTS)], ids=["xlsx", "zip", "pq"]
)
def test_a_file_cut_short_is_refused(content: bytes, tenths: int) -> None:
    with pytest.raises(UnreadableFileError):
        load_sheets(SESSION, open_source(content[: len(content) * tenths // 10]))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFileError, match=r"june\.xlsx: The file does not exist"):
        read(tmp_path / "june.xlsx")
    with pytest.raises(UnreadableFileError, match=r"folder empty: There is nothing to read.* not looked into"):
        read(folder(tmp_path / "empty", {}))


def test_what_can_only_be_a_mistake_in_a_program_is_named_too(tmp_path: Path) -> None:
    closed = io.BytesIO(BOOK)
    closed.close()
    for source, says in (
        (None, "A NoneType is nothing"),
        (7, "A int is nothing"),
        (closed, "open file cannot be read"),
    ):
        with pytest.raises(UnreadableFileError, match=says):
            read(source)
    with pytest.raises(UnreadableFileError, match="does not exist"):
        read("")
    (tmp_path / "locked.xlsx").mkdir()
    with pytest.raises(UnreadableFileError, match=r"folder locked\.xlsx: There is nothing to read"):
        read(tmp_path / "locked.xlsx")


def test_a_sheet_of_charts_is_passed_over_in_silence(capfd: pytest.CaptureFixture[str]) -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        charts = book.add_chartsheet("Chart")
        sheet = book.add_worksheet("List 1")
        for i, row in enumerate(CONTACTS):
            sheet.write_row(i, 0, row)
        chart = book.add_chart({"type": "column"})
        chart.add_series({"values": "='List 1'!$E$2:$E$4"})
        charts.set_chart(chart)
    assert arrived(read(out.getvalue())) == {1: 3}
    assert capfd.readouterr() == ("", "")


def test_a_zip_that_names_places_outside_writes_nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = tmp_path / "a" / "b"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    content = zipped({"../../list_1.csv": CSV.encode(), "/etc/list_2.csv": csv_text(a_list(2)).encode()})
    assert arrived(read(content)) == {1: 3, 2: 3}
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a", "b"]


damaged = st.lists(
    st.tuples(st.integers(0, 10**6), st.integers(0, 255)), min_size=1, max_size=12
)  # (where, which byte)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(kind=st.sampled_from([BOOK, ods(CONTACTS), zipped({"a.csv": CSV.encode()}), CSV.encode()]), damage=damaged)
def test_a_damaged_file_is_read_or_refused_and_nothing_else(kind: bytes, damage: list[tuple[int, int]]) -> None:
    content = bytearray(kind)
    for place, byte in damage:
        content[place % len(content)] = byte
    _read_or_refuse(bytes(content))


@settings(max_examples=80, deadline=None)
@given(
    start=st.sampled_from([b"", b"PK\3\4", b"\xd0\xcf\x11\xe0", b"PAR1", b"\xff\xfe", b"<", b"\x1f\x8b"]),
    rest=st.binary(),
)
@example(start=b"\xff\xfe", rest=b'"\0\xd8')
@example(start=b'"', rest=b"\0" * 3)
def test_any_bytes_are_read_or_refused_and_nothing_else(start: bytes, rest: bytes) -> None:
    _read_or_refuse(start + rest)


@settings(max_examples=80, deadline=None)
@given(text=st.text(st.characters(codec="utf-8"), max_size=60))
def test_any_text_is_read_or_refused_and_nothing_else(text: str) -> None:
    _read_or_refuse((",".join(headings(1)) + "\n" + text).encode())


SESSION = Session(threads=1)


def _read_or_refuse(content: bytes) -> None:
    """Up to the raw tables, where foreign bytes matter; the session is used again."""
    tables = SESSION.connection.execute("select table_name from duckdb_tables() where table_name like 'sheet_%'")
    for (name,) in tables.fetchall():
        SESSION.connection.execute(f'drop table "{name}"')
    try:
        sheets = load_sheets(SESSION, open_source(content))
    except KloeError as refused:
        assert refused.remedy  # noqa: PT017 - to be refused is one of the two right answers
    else:
        assert all(sheet.columns > 0 for sheet in sheets)
