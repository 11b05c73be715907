"""A small workbook with everything that papers must cope with: errors, hostile texts, odd values, a gap."""

from datetime import date
from pathlib import Path

import xlsxwriter

from kloe.childdata.specification import load_specification

FORMULA = "=cmd|' /C calc'!A0"
SCRIPT = "<script>alert(1)</script>"
IMAGE = '"><img src=x onerror=alert(1)>'
CHILDREN = tuple(f"K77{number:04}Z" for number in range(1, 9))
AS_AT = date(2024, 6, 30)


def contact(number: int, **changes: str) -> dict[str, str]:
    row = {
        "child_id": CHILDREN[number],
        "gender": "a) Male",
        "ethnicity": "a) WBRI",
        "birth_date": "2012-05-03",
        "age": "12",
        "contact_date": "2024-05-13",
        "contact_source": "q) 6: Police",
    }
    return row | changes


def case(number: int, **changes: str) -> dict[str, str]:
    row = {
        "child_id": CHILDREN[number],
        "gender": "b) Female",
        "ethnicity": "a) WBRI",
        "birth_date": "2012-05-03",
        "age": "12",
        "disability": "b) No",
        "start_date": "2024-01-15",
        "primary_need": "N1 - Abuse or neglect",
        "last_seen_date": "2024-06-20",
        "case_status": "c) Child in need plan",
        "team": "North",
        "worker": "Ann Other",
    }
    return row | changes


CONTACTS = [
    contact(0),
    contact(1, birth_date="31/12/2012", age="11.5"),
    contact(2, contact_date="13/05/2024"),
    contact(3, contact_source=IMAGE),
    contact(4, contact_source=CHILDREN[4]),
    contact(5, contact_source="seen on 01/02/2010"),
    contact(6, gender="male"),
]
CASES = [
    case(0, team=SCRIPT, primary_need="#N/A"),
    case(1, team=FORMULA, worker="Ann  Other", closure_date="2023-01-01"),
    case(2, last_seen_date="not yet\x0b", age="-1"),
    case(3),
    case(4, primary_need="", start_date="2030-01-01"),
]


def write_workbook(path: Path, lists: dict[int, list[dict[str, str]]], extra_heading: str = "") -> Path:
    specification = load_specification("annex-a-2019-08")
    with xlsxwriter.Workbook(str(path)) as book:
        for number, rows in lists.items():
            sheet = book.add_worksheet(f"List {number}")
            columns = specification.by_number[number].columns
            for place, heading in enumerate([*(column.heading for column in columns), *filter(None, [extra_heading])]):
                sheet.write_string(0, place, heading)
            for at, row in enumerate(rows, start=1):
                for place, column in enumerate(columns):
                    sheet.write_string(at, place, row.get(column.name, ""))
    return path
