"""Measures over an extract: what cannot be told is said, what breaks breaks alone, and rows stand behind figures."""

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.measures.prepared import prepared_measures
from kloe.childdata.specification import latest_specification
from kloe.errors import KloeError
from small_annex_a import Cell, csv_text, folder, headings, read, rows_of

AS_AT = date(2024, 6, 28)
TEAM = "A team"
OWN = """
title = "Own"

[[measure]]
id = "{id}"
of = "{id}"
list = 3
title = "Referrals"
says = "Referrals."
kind = "share"
better = "neither"
{rule}
cannot_say = "Much."
criterion = "None."
example = [{{ referrals = [{{}}], base = 1 }}]
"""


def own_file(place: Path, name: str, rule: str) -> Path:
    path = place / f"{name}.toml"
    path.write_text(OWN.format(id=name, rule=rule), encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path_factory.getbasetemp() / "cache"))


def measured(place: Path, *cells: dict[str, Cell], own: tuple[Path, ...] = (), leave_out: str = "") -> MeasuredExtract:
    """The measures of an extract that is one List 3 with a row for each of ``cells``."""
    rows = [rows_of(3, 1, **{"child_id": f"A{n}", **row})[0] for n, row in enumerate(cells)]
    kept = [number for number, heading in enumerate(headings(3)) if heading != leave_out]
    lines = [[line[number] for number in kept] for line in [headings(3), *rows]]
    return read(folder(place / "extract", {"List 3.csv": csv_text(lines)}), as_at=AS_AT).measure(own)


def end_of(found: MeasuredExtract, measure: str) -> tuple[str, str]:
    return next((one.end, one.why) for one in found.outcomes if one.measure == measure)


BREAKS = """counted = "matches(team, '(')"
splits = ["worker"]"""
NO_ACTION = """counted = "no_further_action = 'Yes'"
splits = ["team"]"""


def test_a_measure_that_breaks_is_named_and_takes_no_other_down(tmp_path: Path) -> None:
    own = (own_file(tmp_path, "BROKEN", BREAKS), own_file(tmp_path, "SOUND", NO_ACTION))
    found = measured(tmp_path, {"team": TEAM, "no_further_action": "Yes", "referral_date": AS_AT}, own=own)
    end, why = end_of(found, "BROKEN")
    assert (end, TEAM in why) == ("broken", False)
    assert [end_of(found, one) for one in ("SOUND", "R1")] == [("measured", "")] * 2
    assert [(one.category, one.base, one.counted) for one in found.figures("SOUND", "team")] == [(TEAM, 1, 1)]
    assert found.figures("SOUND", "age_band")
    with pytest.raises(KloeError, match="BROKEN") as refused:
        found.rows("BROKEN")
    assert TEAM not in str(refused.value)


def test_what_the_extract_does_not_have_is_not_measured_and_says_why(tmp_path: Path) -> None:
    own = (own_file(tmp_path, "SOUND", NO_ACTION),)
    found = measured(tmp_path, {}, own=own, leave_out="Referral NFA?")
    assert end_of(found, "SOUND") == ("not measured", "List 3 has no column 'Referral NFA?'.")
    assert end_of(found, "C1") == ("not measured", "List 1 (Contacts) is not in this extract.")
    assert (found.figure("SOUND"), found.figures("SOUND", "sex"), found.breakdowns("C1")) == (None, (), ())
    assert end_of(found, "R1") == ("measured", "")


def test_a_breakdown_by_what_is_not_there_is_left_out_and_the_measure_stays(tmp_path: Path) -> None:
    found = measured(tmp_path, {}, own=(own_file(tmp_path, "SOUND", "counted = 'true'"),), leave_out="Gender")
    assert end_of(found, "SOUND") == ("measured", "")
    assert "ethnicity" in found.breakdowns("SOUND")
    assert "sex" not in found.breakdowns("SOUND")


def test_a_cell_that_was_not_understood_makes_its_row_unknown(tmp_path: Path) -> None:
    rule = 'counted = "referral_date >= add_months(:extract_date, -6)"'
    cells = ({"referral_date": AS_AT}, {"referral_date": "in the summer"}, {"referral_date": date(2020, 1, 1)})
    figure = measured(tmp_path, *cells, own=(own_file(tmp_path, "RECENT", rule),)).figure("RECENT")
    assert figure is not None
    assert (figure.base, figure.counted, figure.unknown) == (2, 1, 1)


def test_each_figure_has_its_rows(tmp_path: Path) -> None:
    cells = (
        {"team": "North", "no_further_action": "Yes"}, {"team": "North", "no_further_action": "No"},
        {"team": "South", "no_further_action": "Yes"}, {"team": "South", "no_further_action": None},
    )  # fmt: skip
    found = measured(tmp_path, *cells, own=(own_file(tmp_path, "SOUND", NO_ACTION),))
    for breakdown in (ALL, *found.breakdowns("SOUND")):
        for figure in found.figures("SOUND", breakdown):
            rows = found.rows("SOUND", breakdown, figure.category).fetchall()
            answers = [(bool(row[5]), bool(row[6])) for row in rows]
            assert figure.counted == answers.count((True, False))
            assert figure.unknown == answers.count((False, True))
            assert figure.base == len(rows) - (figure.unknown or 0)
    (row,) = found.rows("SOUND", "team", "North").fetchmany(1)
    assert (row[3], row[4], row[5]) == (2, "A0", True)


def test_rows_by_what_a_measure_is_not_broken_down_by_are_refused(tmp_path: Path) -> None:
    found = measured(tmp_path, {}, own=(own_file(tmp_path, "SOUND", NO_ACTION),))
    with pytest.raises(KloeError, match="no figures by this breakdown"):
        found.rows("SOUND", "shoe_size")
    with pytest.raises(KloeError, match="no such measure"):
        found.rows("NONE")


def test_children_are_counted_once_whatever_their_rows_say(tmp_path: Path) -> None:
    cells = [
        {"child_id": child, "no_further_action": answer, "team": team}
        for child, answer, team in (("A", "Yes", "N"), ("A", "No", "S"), ("B", None, "N"), ("C", "No", "N"))
    ]
    found = measured(tmp_path, *cells, own=(own_file(tmp_path, "KIDS", f"{NO_ACTION}\nchildren = true"),))
    figure = found.figure("KIDS")
    assert figure is not None
    assert (figure.base_children, figure.counted_children, figure.unknown) == (2, 1, 1)
    by_team = {one.category: (one.base_children, one.counted_children) for one in found.figures("KIDS", "team")}
    assert by_team == {"N": (2, 1), "S": (1, 0)}


def test_the_second_plan_is_the_first_and_needs_no_parser(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KLOE_CACHE", str(tmp_path))
    first = prepared_measures((), latest_specification())
    code = (
        "import sys; from kloe.childdata.measures.prepared import prepared_measures;"
        " from kloe.childdata.specification import latest_specification;"
        " book, plan = prepared_measures((), latest_specification());"
        " print(len(plan.measures), 'sqlglot' in sys.modules)"
    )
    second = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert second.stdout.split() == [str(len(first[1].measures)), "False"]
    assert prepared_measures((), latest_specification()) == first


def test_a_changed_own_file_gives_a_new_plan(tmp_path: Path) -> None:
    own = own_file(tmp_path, "SOUND", NO_ACTION)
    before = prepared_measures((own,), latest_specification())[1]
    own_file(tmp_path, "SOUND", NO_ACTION.replace("Yes", "No"))
    assert prepared_measures((own,), latest_specification())[1] != before


def test_a_column_that_only_shows_answers_one_by_one_takes_nothing_else_away(tmp_path: Path) -> None:
    names = [name for name in headings(3) if name != "Referral Source"]
    place = headings(3).index("Referral Source")
    rows = [[*row[:place], *row[place + 1 :]] for row in rows_of(3, 4)]
    path = folder(tmp_path / "extract", {"List 3.csv": csv_text([names, *rows])})
    measured = read(path, as_at=date(2024, 6, 28)).measure()
    split = [one.id for one in measured.book.measures if one.list == 3 and "referral_source" in one.splits]
    assert split
    for measure in split:
        figure = measured.figure(measure)
        assert figure is not None
        assert "referral_source" not in measured.breakdowns(measure)


def test_a_list_that_did_not_come_is_not_measured_as_empty(tmp_path: Path) -> None:
    path = folder(tmp_path / "extract", {"List 3.csv": csv_text([headings(3), *rows_of(3, 2)])})
    measured = read(path, as_at=date(2024, 6, 28)).measure()
    assert [one.id for one in measured.book.measures if one.list != 3 and measured.figure(one.id) is not None] == []
    assert measured.why_not("C1") == "List 1 (Contacts) is not in this extract."


def test_a_time_that_cannot_be_is_in_no_band(tmp_path: Path) -> None:
    """Authorised before it started: unknown, not done on the same day."""
    rows = rows_of(4, 1, start_date=date(2024, 3, 8), authorised_date=date(2024, 3, 1))
    path = folder(tmp_path / "extract", {"List 4.csv": csv_text([headings(4), *rows])})
    figures = read(path, as_at=AS_AT).measure().figures("A2-from-start", "band")
    assert [(one.category, one.base, one.unknown) for one in figures] == [("Not known", 0, 1)]
