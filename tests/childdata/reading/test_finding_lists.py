"""Which sheet is which list, which heading is which column, and which rows are data."""

import io
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900

from kloe.childdata.extract import Extract
from kloe.childdata.reading.headings import match_headings
from kloe.childdata.reading.recognising import list_in_name
from kloe.engine.catalogue import AS_IT_CAME
from small_annex_a import (
    NEWEST,
    a_list,
    arrived,
    csv_text,
    folder,
    headings,
    read,
    rows_of,
    saved,
    tidy,
    unzipped,
    workbook,
    zipped,
)

OF_2019 = "annex-a-2019-08"


def refused(extract: Extract) -> list[tuple[object, ...]]:
    return extract.session.rows("select sheet_row, reason from refused_rows order by 1")


def how(extract: Extract) -> dict[object, object]:
    """Heading to how it was matched, where it is not the template's own."""
    return dict(extract.session.rows("select heading, how from headings where how <> 'exact'"))


def test_all_lists_are_found_in_any_order_under_any_name() -> None:
    sheets = {f"Sheet{n}": a_list(n, n) for n in reversed(range(1, 12))}
    extract = read(workbook(sheets))
    assert arrived(extract) == {n: n for n in range(1, 12)}
    assert extract.session.rows("select count(*) from ledger") == [(0,)]
    assert extract.session.rows("select count(*) from unread") == [(0,)]


@pytest.mark.parametrize(
    ("layout", "columns"), [(OF_2019, 13), ("annex-a-2024-01", 17)], ids=["the 13 columns of 2019", "17 columns"]
)
def test_list_9_is_read_in_both_layouts(layout: str, columns: int) -> None:
    extract = read(workbook({"List 9": a_list(9, 2, layout)}))
    assert extract.session.rows("select count(*), bool_and(how = 'exact') from headings") == [(columns, True)]
    assert tidy(extract, 9)[1]["child_id"] == "A1001"


def test_headings_win_over_the_name_of_the_sheet() -> None:
    extract = read(workbook({"List 5": a_list(3, 2), "List 3": a_list(5, 4)}))
    assert arrived(extract) == {3: 2, 5: 4}
    assert extract.session.rows("select sheet, list_number, name_says from sheets order by 1") == [
        ("List 3", 5, 3),
        ("List 5", 3, 5),
    ]


def test_sheets_that_are_no_list_are_left_out_and_hidden_lists_are_not() -> None:
    book = openpyxl.load_workbook(
        io.BytesIO(
            workbook(
                {
                    "Guidance": [["List", "Field Heading", "Detailed Guidance", "Comments"], ["1", "Gender", "x", "y"]],
                    "Codes_used": [["Gender", None, "Ethnicity", None], ["a) Male", "Male", "a) WBRI", "White"]],
                    "Pivot": [["Row Labels", "Count of Child Unique ID"], ["Female", 4], ["Grand Total", 4]],
                    "Staff": [["Allocated Team", "Allocated Worker", "Phone", "Desk"], ["A", "B", "C", "D"]],
                    "Hidden list": a_list(6),
                    "Very hidden": a_list(7),
                }
            )
        )
    )
    book["Hidden list"].sheet_state = "hidden"
    book["Very hidden"].sheet_state = "veryHidden"
    extract = read(saved(book))
    assert arrived(extract) == {6: 3, 7: 3}
    assert extract.session.rows("select sheet from sheets where hidden and kind = 'list' order by 1") == [
        ("Hidden list",),
        ("Very hidden",),
    ]


def test_two_sheets_for_one_list_are_both_kept_and_shown() -> None:
    extract = read(workbook({"List 1": a_list(1), "List 1 (2)": a_list(1)}))
    assert extract.session.rows("select sheets, files, data_rows from arrivals where list_number = 1") == [(2, 1, 6)]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("List_3", 3), ("L3", 3), ("list 03", 3), ("Annex A List 11", 11), ("3 Referrals", 3), ("Referrals", 3),
        ("Children in Need", 6), ("Sheet1", None), ("List 12", None), ("Pivot", None), ("", None),
    ],
)  # fmt: skip
def test_a_name_speaks_of_a_list(name: str, number: int | None) -> None:
    assert list_in_name(name) == number


def test_title_rows_and_blank_rows_and_columns_around_the_list() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet["C2"] = "Annex A - List 1: Contacts"
    sheet.merge_cells("C2:I2")
    for i, row in enumerate(a_list(1), start=5):
        for j, cell in enumerate(row, start=3):
            sheet.cell(i, j, cell)  # type: ignore[arg-type]
    extract = read(saved(book))
    assert [(row["child_id"], row["sheet_row"]) for row in tidy(extract, 1)] == [
        ("A1000", 6),
        ("A1001", 7),
        ("A1002", 8),
    ]
    assert extract.session.rows("select heading_row, merged_cells from sheets") == [(5, 0)]


WRITTEN = [
    ("Child Unique ID", "CHILD UNIQUE ID", "case or spacing"),
    ("Child Unique ID", "Child\r\nUnique\nID", "case or spacing"),
    ("Child Unique ID", '"Child  Unique\u00a0ID"', "case or spacing"),
    ("Gender", "[gender]", "case or spacing"),
    ("Date of Contact", "Date_of_Contact:", "case or spacing"),
    ("Age of Child (Years)", "Age", "older wording"),
    ("Age of Child (Years)", "Age of Child", "older wording"),
    ("Date of Birth", "DOB", "older wording"),
    ("Date of Contact", "Date of Contcat", "similar wording"),
    ("Contact Source", "Contact Sorce", "similar wording"),
    ("Contact Source", "7. Contact Source", "case or spacing"),
    ("Date of Contact", "f) Date of contact", "case or spacing"),
    ("Gender", "L1_Gender", "case or spacing"),
    ("Age of Child (Years)", "List 1: Age of Child", "older wording"),
]


@pytest.mark.parametrize(("template", "written", "match"), WRITTEN)
def test_a_heading_is_understood_and_said_to_be_written_otherwise(template: str, written: str, match: str) -> None:
    rows = a_list(1)
    rows[0][rows[0].index(template)] = written
    extract = read(workbook({"List 1": rows}))
    assert extract.session.rows("select how, template_heading from headings where how <> 'exact'") == [
        (match, template)
    ]
    assert len(how(extract)) == 1


@pytest.mark.parametrize(
    ("number", "template", "written"),
    [
        (11, "Date Stage 1 started", "Stage 1 Start Date"),
        (5, "Date of Initial Child Protection Conference", "Initial CP Conference Date"),
        (3, "Number of Referrals in Last 12 Months", "No. of referrals in the last twelve months"),
        (4, "Continuous Assessment Date of Authorisation", "Date Continuous Assessment Authorised"),
        (8, "Start date of current legal status", "Legal Status Start Date"),
        (8, "Date Ceased to be Looked After", "Date ceased LAC"),
        (9, "Allocated Personal Advisor", "Allocated PA"),
        (9, "Latest Date of Contact", "Last contact date"),
        (6, "Date Child Was Last Seen", "ChildLastSeenDate"),
    ],
)
def test_the_same_words_in_another_order_or_form_are_the_same_heading(number: int, template: str, written: str) -> None:
    found = match_headings({0: written}, NEWEST.by_number[number])[0]
    assert found.column is not None
    assert found.column.heading == template
    assert found.how in {"similar wording", "older wording"}


def test_no_heading_of_one_list_is_taken_for_another_column_of_another_list() -> None:
    lists = NEWEST.lists
    taken = {
        (column.name, found.column.name)
        for one in lists
        for other in lists
        for column in other.columns
        if (found := match_headings({0: column.heading}, one)[0]).column and found.column.heading != column.heading
    }
    assert taken == {  # of adopters and children; of assessments in early help and in social care
        ("disability", "disability"),
        ("start_date", "start_date"),
        ("completion_date", "authorised_date"),
    }


def test_words_that_two_columns_share_decide_nothing() -> None:
    for number, written in ((8, "Return Interview"), (8, "End Date"), (11, "Date Stage 1")):
        assert match_headings({0: written}, NEWEST.by_number[number])[0].column is None


def numbered(rows: list[list[object]]) -> list[list[object]]:
    return [[f"{n}. {text}" for n, text in enumerate(rows[0], start=1)], *rows[1:]]


def in_two_rows(rows: list[list[object]]) -> list[list[object]]:
    words = [str(text).split() for text in rows[0]]
    return [
        [" ".join(each[: max(1, len(each) // 2)]) for each in words],
        [" ".join(each[max(1, len(each) // 2) :]) or None for each in words],
        *rows[1:],
    ]


def under_groups(rows: list[list[object]]) -> list[list[object]]:
    return [["The child", *[None] * 4, "What happened"], *rows]


@pytest.mark.parametrize(("written", "row"), [(numbered, 1), (in_two_rows, 2), (under_groups, 2)])
def test_headings_of_every_list_are_found_when_they_are(written: Any, row: int) -> None:
    extract = read(workbook({f"Sheet{n}": written(a_list(n, n)) for n in range(1, 12)}))
    assert arrived(extract) == {n: n for n in range(1, 12)}
    assert extract.session.rows("select distinct heading_row from sheets") == [(row,)]
    assert extract.session.rows("select count(*) from headings where how not in ('exact', 'case or spacing')") == [(0,)]


def test_a_sheet_that_names_the_headings_of_every_list_is_no_list() -> None:
    fields = [[f"List {n}", *headings(n)] for n in range(1, 12)]
    extract = read(workbook({"Fields": fields, "List 5": a_list(5)}))
    assert arrived(extract) == {5: 3}


def test_a_sheet_of_another_return_beside_the_lists_is_left_out() -> None:
    census = [["LAchildID", "GenderCurrent", "PersonBirthDate", "CINreferralDate", "PrimaryNeedCode", "CINclosureDate",
               "ReasonForClosure", "Ethnicity"], ["1"] * 8]  # fmt: skip
    assert arrived(read(workbook({"Census": census, "List 6": a_list(6)}))) == {6: 3}


@pytest.mark.parametrize(
    ("number", "written", "column"),
    [(7, "CPP Start Date", "start_date"), (6, "CPP Start Date", None), (6, "Closure Reason", "closure_reason")],
)
def test_a_wording_of_one_list_means_nothing_on_another(number: int, written: str, column: str | None) -> None:
    place = headings(number).index(NEWEST.by_number[number].by_name[column or "start_date"].heading)
    rows = a_list(number)
    rows[0][place] = written
    extract = read(workbook({f"List {number}": rows}))
    assert extract.session.rows('select "column" from headings where heading = ?', [written]) == [(column,)]


@pytest.mark.parametrize(
    ("number", "template", "written"),
    [
        (3, "Number of Referrals in Last 12 Months", "Number of Referrals in Last 6 Months"),
        (5, "Number of ICPCs in the last 12 months", "Number of ICPCs in the last 24 months"),
    ],
)
def test_a_heading_that_speaks_of_another_number_is_another_column(number: int, template: str, written: str) -> None:
    rows = a_list(number)
    rows[0][rows[0].index(template)] = written
    assert how(read(workbook({f"List {number}": rows}))) == {written: "not recognised"}


def test_extra_missing_and_moved_columns() -> None:
    rows = [["LA", *reversed(row), "June"] for row in a_list(1)]
    rows[0][0], rows[0][-1] = "LA", "Month"
    del_age = rows[0].index("Age of Child (Years)")
    rows = [[cell for place, cell in enumerate(row) if place != del_age] for row in rows]
    extract = read(workbook({"Sheet1": rows}))
    assert how(extract) == {"LA": "not recognised", "Month": "not recognised"}
    row = tidy(extract, 1)[0]
    assert (row["child_id"], row["gender"], row["age"]) == ("A1000", "a) Male", None)
    assert extract.session.rows('select "column" from columns where not present and list_number = 1') == [("age",)]


def test_of_a_heading_given_twice_the_first_is_taken_and_the_other_shown() -> None:
    rows = [[*row, "second"] for row in a_list(3)]
    rows[0][-1] = "Allocated Team"
    extract = read(workbook({"List 3": rows}))
    assert how(extract) == {"Allocated Team": "given twice"}
    assert tidy(extract, 3)[0]["team"] == "Team 0"


@settings(max_examples=3, deadline=None)
@given(st.data())
def test_the_order_of_sheets_and_columns_does_not_matter(data: st.DataObject) -> None:
    lists = {number: a_list(number, 2) for number in (3, 7)}
    usual = read(workbook({f"L{n}": rows for n, rows in lists.items()}), threads=1)
    shuffled = {}
    for number in data.draw(st.permutations(list(lists))):
        order = data.draw(st.permutations(range(len(lists[number][0]))))
        shuffled[f"Sheet {number}"] = [[row[place] for place in order] for row in lists[number]]
    moved = read(workbook(shuffled), threads=1)
    for number in lists:
        names = ", ".join(f'"{column.name}"' for column in NEWEST.by_number[number].columns)
        query = f"select {names} from {NEWEST.by_number[number].name} order by row_id"
        assert moved.session.rows(query) == usual.session.rows(query)


def test_rows_that_are_no_data_are_refused_with_a_reason() -> None:
    rows = a_list(1)
    width = len(rows[0])
    rows[2:2] = [[None] * width, [" "] * width, ["\u00a0", None]]
    rows.insert(6, list(rows[0]))
    rows += [
        [],
        ["Total", 3],
        ["Applied filters: Age is not blank"],
        [None, None, "Printed on 3 June 2024"],
        ["Prepared by the performance team from the case management system"],
    ]
    extract = read(workbook({"List 1": rows}))
    assert refused(extract) == [
        (3, "blank row"), (4, "blank row"), (5, "blank row"), (7, "headings repeated"), (9, "blank row"),
        (10, "footer"), (11, "footer"), (12, "footer"), (13, "footer"),
    ]  # fmt: skip
    assert [row["sheet_row"] for row in tidy(extract, 1)] == [2, 6, 8]


def test_totals_of_teams_between_the_rows_are_no_children() -> None:
    rows = a_list(3, 6)
    rows.insert(6, ["North Team - total (3)"])
    rows.insert(4, ["North Team Total", 3])
    rows.insert(4, [None, "Sub-total: 2"])
    rows.append(["Grand Total", *[6] * 10])
    extract = read(workbook({"List 3": rows}))
    assert refused(extract) == [(5, "footer"), (6, "footer"), (9, "footer"), (11, "footer")]
    assert [row["child_id"] for row in tidy(extract, 3)] == [f"A{1000 + n}" for n in range(6)]


@pytest.mark.parametrize(
    "line", ["Team: North", "Allocated worker : A. Person", "Source: Mosaic", "Filter: open cases", "Key: x"]
)
def test_lines_of_the_report_between_the_rows_are_no_children(line: str) -> None:
    rows = a_list(3)
    rows.insert(2, [line])
    extract = read(workbook({"List 3": rows}))
    assert refused(extract) == [(3, "footer")]
    assert arrived(extract) == {3: 3}


@pytest.mark.parametrize(
    "line", ["Count: 3", "Count", "No filters applied", "Confidential", "* Restricted records are left out"]
)
def test_a_line_below_the_rows_is_no_child(line: str) -> None:
    for gap in ([], [[]]):
        extract = read(workbook({"List 3": [*a_list(3), *gap, [line]]}))
        assert arrived(extract) == {3: 3}
        assert refused(extract)[-1][1] == "footer"


@pytest.mark.parametrize("line", ["None", "Nil return", "N/A", "No children in this category"])
def test_a_list_that_says_it_is_empty_is_empty(line: str) -> None:
    extract = read(workbook({"List 10": [headings(10), [line]]}))
    assert arrived(extract) == {10: 0}
    assert refused(extract) == [(2, "footer")]


def test_a_child_with_little_else_filled_in_is_a_row() -> None:
    rows = a_list(1)
    rows += [["A9"], ["B9", "Female"], [None, "Female", "a) WBRI", None, 4]]
    extract = read(workbook({"List 1": rows}))
    assert refused(extract) == []
    assert len(tidy(extract, 1)) == 6


def test_exactly_5000_rows_are_all_kept() -> None:
    extract = read(csv_text([headings(1), *rows_of(1, 5000)]).encode())
    assert extract.session.rows("select data_rows from sheets") == [(5000,)]
    assert arrived(extract) == {1: 5000}


def test_formulas_with_results_are_values_and_those_without_are_shown() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("List 1")
        for i, row in enumerate(a_list(1, 4)):
            for j, cell in enumerate(row):
                sheet.write(i, j, cell)
        sheet.write_formula("A2", '="A"&1', None, "A1")
        sheet.write_formula("E3", "=2+3", None, 5)
        sheet.write_formula("B4", "=NA()", None, "#N/A")
        sheet.write_formula("C5", '=""', None, "")
        sheet.write("G5", "#REF!")
    extract = read(out.getvalue())
    rows = tidy(extract, 1)
    assert (rows[0]["child_id"], rows[1]["age"]) == ("A1", 5)
    assert extract.session.rows('select sheet_row, "column", value, reason from unread order by 1, 2') == [
        (4, "gender", "#N/A", "error value"),
        (5, "contact_source", "#REF!", "error value"),
        (5, "ethnicity", "(formula without result)", "formula without result"),
    ]


def test_rows_of_formulas_never_worked_out_are_not_lost() -> None:
    rows = a_list(1, 1)
    rows += [[f"={letter}2" for letter in "ABCDEFG"] for _ in range(2000)]
    extract = read(workbook({"List 1": rows}))
    assert arrived(extract) == {1: 2001}
    assert extract.session.rows("select count(*), min(reason), max(reason) from unread") == [
        (14_000, "formula without result", "formula without result")
    ]


def test_formulas_that_yield_empty_text_are_empty_cells_and_blank_rows() -> None:
    parts = unzipped(workbook({"List 1": a_list(1)}))
    empty = "".join(f'<c r="{letter}{{0}}" t="str"><f>IF(1,"")</f><v></v></c>' for letter in "ABCDEFG")
    more = "".join(f'<row r="{n}">{empty.format(n)}</row>' for n in range(5, 40))
    sheet = parts["xl/worksheets/sheet1.xml"].decode().replace("</sheetData>", f"{more}</sheetData>")
    extract = read(zipped({**parts, "xl/worksheets/sheet1.xml": sheet.encode()}))
    assert arrived(extract) == {1: 3}
    assert extract.session.rows("select distinct reason from refused_rows") in ([], [("blank row at the end",)])
    assert extract.session.rows("select count(*) from ledger") == [(0,)]
    assert extract.session.rows("select count(*) from unread") == [(0,)]


def test_dates_of_a_1904_workbook_and_times_and_serial_numbers() -> None:
    rows = a_list(1, 4)
    rows[2][5] = datetime(2024, 1, 9, 13, 45)
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True, "date_1904": True, "default_date_format": "dd/mm/yyyy"}) as book:
        sheet = book.add_worksheet("List 1")
        for i, row in enumerate(rows):
            for j, cell in enumerate(row):
                sheet.write(i, j, cell)
        sheet.write("F4", 45301, book.add_format({"num_format": "General"}))
    extract = read(out.getvalue())
    assert [str(row["contact_date"]) for row in tidy(extract, 1)][:2] == ["2024-01-08", "2024-01-09"]
    assert extract.session.rows("select reason from ledger where sheet_row = 3") == [("time of day dropped",)]


def test_what_excel_hides_is_read_and_counted() -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    for row in a_list(1, 5):
        sheet.append(row)
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    sheet.auto_filter.ref = "A1:G6"
    sheet.auto_filter.add_filter_column(1, ["a) Male"])
    sheet.merge_cells("B4:B5")
    extract = read(saved(book))
    assert arrived(extract) == {1: 5}
    assert extract.session.rows("select hidden_rows, hidden_columns, filtered, merged_cells from sheets") == [
        (1, 1, True, 1)
    ]


def test_a_row_that_two_files_have_is_said_once(tmp_path: Path) -> None:
    place = folder(
        tmp_path / "in", {"list_1 east.csv": csv_text(a_list(1, 3)), "list_1 west.csv": csv_text(a_list(1, 5))}
    )
    extract = read(place)
    assert arrived(extract) == {1: 5}
    assert [reason for _, reason in refused(extract)] == ["said twice"] * 3


def test_files_of_one_name_from_two_places_are_two_files() -> None:
    june, july = a_list(1, 3), a_list(1, 3, child_id="B1")
    content = zipped({"a/list_1.csv": csv_text(june).encode(), "b/list_1.csv": csv_text([*june, *july[1:]]).encode()})
    for source in (content, [csv_text(june).encode(), csv_text([*june, *july[1:]]).encode()]):
        extract = read(source)
        assert arrived(extract) == {1: 6}
        assert extract.session.rows("select sheets, files from arrivals where list_number = 1") == [(2, 2)]


def test_rows_that_differ_in_a_note_only_are_two_rows() -> None:
    one, other = a_list(1, 1, contact_date="TBC"), a_list(1, 1, contact_date="Spring 2024")
    extract = read([csv_text(one).encode(), csv_text(other).encode()])
    assert arrived(extract) == {1: 2}
    assert [row[f"contact_date{AS_IT_CAME}"] for row in tidy(extract, 1)] == ["TBC", "Spring 2024"]


# Seen by opening the files with openpyxl and xlrd: list, row of the headings, rows below them.
REAL = {
    "all-lists-small.xlsx": (1, [5, 5, 6, 5, 5, 5, 7, 5, 6, 5, 5], 0),
    "legacy-2005.xls": (2, [1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0], 4),
    "list-3-misnamed.xlsx": (2, [0] * 11, 4),
    "ofsted-template-2019-08.xlsx": (2, [0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 0], 4),
}


@pytest.mark.parametrize("name", REAL)
def test_a_real_workbook_is_read_as_a_person_reads_it(name: str, real_workbooks: Path) -> None:
    heading_row, rows, others = REAL[name]
    extract = read(real_workbooks / name)
    assert arrived(extract) == dict(enumerate(rows, start=1))
    assert extract.session.rows("select distinct heading_row from sheets where kind <> 'other'") == [(heading_row,)]
    assert extract.session.rows("select count(*) from sheets where kind = 'other'") == [(others,)]
    assert extract.session.rows("select count(*) from refused_rows") == [(0,)]
    assert extract.session.rows("select * from headings where how in ('not recognised', 'given twice')") == []


@pytest.mark.parametrize(("epoch", "shown"), [(CALENDAR_WINDOWS_1900, 45356), (CALENDAR_MAC_1904, 43894)])
def test_a_bare_serial_date_counts_from_the_day_its_workbook_counts_from(epoch: datetime, shown: int) -> None:
    book = openpyxl.Workbook()
    book.epoch = epoch
    sheet = book.worksheets[0]
    for row in [headings(1), *rows_of(1, 1, contact_date=shown)]:
        sheet.append(row)
    assert tidy(read(saved(book)), 1)[0]["contact_date"] == date(2024, 3, 5)
