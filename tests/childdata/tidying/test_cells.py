"""What becomes of one cell: dates, whole numbers, ages, ids and other text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kloe.childdata.tidying.dates import Order, settle_order, tidy_date
from kloe.childdata.tidying.numbers import tidy_age, tidy_count
from kloe.childdata.tidying.text import tidy_text
from kloe.childdata.tidying.values import Changed, Unread, special_value

DAY = "2024-03-05"
DATES = [
    ("05/03/2024", DAY, "text date"),
    ("5/3/2024", DAY, "text date"),
    ("05.03.2024", DAY, "text date"),
    ("05-03-2024", DAY, "text date"),
    (" 05/03/2024\u00a0", DAY, "text date"),
    ("2024-03-05 00:00:00", DAY, "text date"),
    ("2024-03-05T00:00:00Z", DAY, "text date"),
    ("2024/03/05", DAY, "text date"),
    ("20240305", DAY, "text date"),
    ("5 March 2024", DAY, "text date"),
    ("5th of March 2024", DAY, "text date"),
    ("Tuesday 5 Mar 2024", DAY, "text date"),
    ("05-Mar-2024", DAY, "text date"),
    ("March 5, 2024", DAY, "text date"),
    ("05/03/2024 00:00", DAY, "text date"),
    ("05/03/2024 12:00 AM", DAY, "text date"),
    ("05/03/2024 13:45", DAY, "time of day dropped"),
    ("2024-03-05T13:45:10.123+01:00", DAY, "time of day dropped"),
    ("05/03/24", DAY, "two-digit year"),
    ("05-Mar-24", DAY, "two-digit year"),
    ("31/12/99", "1999-12-31", "two-digit year"),
    ("45356", DAY, "serial date"),
    ("45356.0", DAY, "serial date"),
    ("45356.5", DAY, "time of day dropped"),
    ("29/02/2024", "2024-02-29", "text date"),
    ("12/25/2023", "2023-12-25", "text date"),
    ("05/03/2024 24:00", DAY, "time of day dropped"),
    ("05/03/49", "2049-03-05", "two-digit year"),
    ("05/03/50", "1950-03-05", "two-digit year"),
    ("\u200f05/03/2024", DAY, "text date"),
    ("18264", "1950-01-01", "serial date"),
    ("73050", "2099-12-31", "serial date"),
]


@pytest.mark.parametrize(("text", "day", "reason"), DATES)
def test_a_date_is_understood(text: str, day: str, reason: str) -> None:
    assert tidy_date(text, "day first") == Changed(day, reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        "May be 8 Jan 2000", "TBC", "n/k", "31/02/2024", "13/13/2024", "29/02/2023", "1900-01-00", "00:00:00", "2024",
        "March 2024", "0000-01-01", "today", "infinity", "1e5", "1.5e999", "+002024-01-01", "5 Mrach 2024", "12", "-1",
        "05/03/2024 - 09/03/2024", "5", "Mar-24", "Mar-2024", "00/00/0000", "00/01/1900", "05/03/2024 25:00", "45,356",
        "05/03/2024 10:99", "05/03/2024 (est)", "18263", "73051", "24 March", "2024-13-05", "29/02/1900",
        "999999", "05/03/024", "٥",
    ],
)  # fmt: skip
def test_a_note_or_impossible_date_stays_as_it_came(text: str) -> None:
    assert tidy_date(text, "day first") == Unread("not a date")


@pytest.mark.parametrize(
    ("texts", "order", "first"),
    [
        (["05/03/2024", "25/03/2024"], "day first", "2024-03-05"),
        (["05/03/2024", "03/25/2024"], "month first", "2024-05-03"),
        (["05/03/2024", "04/03/2024"], "day first, assumed", "2024-03-05"),
        (["05/03/2024", "25/03/2024", "03/26/2024"], "mixed", None),
        (["05/03/2024", *(f"{day}/03/2024" for day in range(13, 32)), "03/26/2024"], "day first", "2024-03-05"),
        (["05/05/2024", "TBC"], "no text dates", "2024-05-05"),
    ],
)
def test_the_whole_column_settles_day_and_month(texts: list[str], order: Order, first: str | None) -> None:
    settled = settle_order(dict.fromkeys(texts, 1))
    assert settled.order == order
    tidied = tidy_date(texts[0], settled.order)
    assert tidied == (Changed(first, "text date") if first else Unread("day and month could be swapped"))


def test_in_a_mixed_column_the_clear_dates_are_still_read() -> None:
    assert tidy_date("25/03/2024", "mixed") == Changed("2024-03-25", "text date")
    assert tidy_date("04/04/2024", "mixed") == Changed("2024-04-04", "text date")


@given(st.dates(), st.sampled_from(["%d/%m/%Y", "%d %B %Y", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y 00:00", "%a %d %b %Y"]))
def test_every_day_survives_being_written_as_text(day: object, form: str) -> None:
    text = day.strftime(form)  # type: ignore[attr-defined]
    if len(str(day.year)) == 4:  # type: ignore[attr-defined]
        assert tidy_date(text, "day first") == Changed(str(day), "text date")


COUNTS = [
    ("2.0", "2"), ("2.", "2"), ("+5", "5"), ("007", "7"), (" 3 ", "3"), ("1,200", "1200"), ("1,200,300.0", "1200300"),
    ("-3", None), ("-0", "0"), ("\u22123", "-3"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "number"), COUNTS)
def test_a_count_is_a_whole_number(text: str, number: str | None) -> None:
    assert tidy_count(text) == Changed(number or text, "number as text")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("2.5", "not a whole number"), ("1,2", "not a number"), ("1,20,0", "not a number"), ("two", "not a number"),
        ("3+", "not a number"), ("n/a", "not a number"), ("1 or 2", "not a number"), ("99999999999", "not a number"),
    ],
)  # fmt: skip
def test_what_is_no_whole_number_stays_as_it_came(text: str, reason: str) -> None:
    assert tidy_count(text) == Unread(reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("6.14", "6"), ("6 years", "6"), ("6yrs", "6"), ("6 years 3 months", "6"), ("aged 6", "6"),
        ("6 years old", "6"),
        ("8 months", "0"), ("3 weeks", "0"), ("10 days", "0"), ("Unborn", "-1"), ("-0.3", "-1"), ("0.9", "0"),
        ("12 months", None), ("1.5e999", None), ("1.5e99", None), ("six", None), ("TBC", None), ("17.0", "17"),
        ("1,2", None), ("Under 1", "0"), ("<1", "0"), ("less than one year", "0"), ("Unborn baby", "-1"),
        ("\u22121", "-1"),
        ("6y 3m", "6"), ("6 years 14 months", None), ("16-17", None), ("18+", None), ("18 months", None), ("EDD", None),
    ],
)  # fmt: skip
def test_an_age_is_completed_years(text: str, years: str | None) -> None:
    tidied = tidy_age(text)
    assert (tidied.after if isinstance(tidied, Changed) else None) == years


@given(st.text(st.characters(codec="utf-8"), max_size=12) | st.from_regex(r"[-+]?[\d.,e ymw/]{1,14}", fullmatch=True))
def test_any_text_is_tidied_or_left_and_nothing_else(text: str) -> None:
    for tidied in (tidy_age(text), tidy_count(text), *(tidy_date(text, order) for order in ("day first", "mixed"))):  # type: ignore[arg-type]
        assert isinstance(tidied, Changed | Unread)
        if isinstance(tidied, Changed) and tidied.after and "-" not in tidied.after[1:]:
            assert tidy_count(tidied.after) == Changed(tidied.after, "number as text") or tidied.after == text


@pytest.mark.parametrize(
    ("text", "tidy"),
    [
        ("123.0", "123"), ("0012.00", "0012"), (" A1 ", "A1"), ("A\u00a0\u00a01", "A 1"), ("\ufeffA1\u200b", "A1"),
        ("A\x001", "A1"), ("A\t1\r\n", "A 1"), ("1.23E+12", None), ("007", None), ("12.5", None), ("Zoë", None),
        ('="00124"', "00124"), ("'00123", "00123"), ("'t Hooft", None), ('="a"&"b"', None),
    ],
)  # fmt: skip
def test_an_id_keeps_its_zeros_and_loses_what_a_spreadsheet_added(text: str, tidy: str | None) -> None:
    tidied = tidy_text(text, is_id=True)
    assert (tidied.after if isinstance(tidied, Changed) else None) == tidy


def test_other_text_keeps_its_point_zero() -> None:
    assert tidy_text("Team 2.0", is_id=False) is None
    assert tidy_text("2.0", is_id=False) is None


@pytest.mark.parametrize("text", ["NULL", "null", " NaN ", "NaT", "<NA>", "(null)", "[NULL]"])
def test_a_databases_word_for_nothing_is_an_empty_cell(text: str) -> None:
    assert special_value(text) == Changed(None, "null word")


@pytest.mark.parametrize("text", ["#N/A", "#ref!", " #VALUE! ", "#NAME?", "#DIV/0!", "#NUM!", "#SPILL!", "Err:502"])
def test_an_error_of_a_spreadsheet_is_no_value(text: str) -> None:
    assert special_value(text) == Unread("error value")


@pytest.mark.parametrize("text", ["N/A", "None", "Unknown", "Null Smith", "Nan", "-", "#1 Team"])
def test_words_that_may_mean_something_are_left(text: str) -> None:
    assert special_value(text) is None or text == "Nan"
