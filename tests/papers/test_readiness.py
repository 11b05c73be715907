"""The rule behind "could we send this today?"."""

from typing import Any

import pytest

from kloe.papers.issue_counts import Place, worst
from kloe.papers.readiness import Answer, verdict
from kloe.papers.words import counted, in_order, joined, list_names, share, shortened, with_spaces_shown

GOOD = {"errors": 0, "error_rows": 0, "broken": 0, "missing": (), "warnings": 0, "rows": 900}


@pytest.mark.parametrize(
    ("figures", "answer", "sentence"),
    [
        ({"errors": 312, "error_rows": 290, "warnings": 5}, "No", "No: 312 errors in 290 rows stop it."),
        ({"errors": 1, "error_rows": 1}, "No", "No: 1 error in 1 row stops it."),
        ({"errors": 2}, "No", "No: 2 errors stop it."),
        (
            {"errors": 5, "errors_in_rows": 3, "error_rows": 2},
            "No",
            "No: 5 errors (3 of them in 2 rows) stop it.",
        ),
        ({"errors": 3, "errors_in_rows": 3, "error_rows": 2}, "No", "No: 3 errors in 2 rows stop it."),
        (
            {"errors": 1234, "error_rows": 1000, "missing": (9, 10)},
            "No",
            "No: 1,234 errors in 1,000 rows stop it, and 2 lists are missing (Lists 9 and 10).",
        ),
        ({"broken": 1}, "No", "No: 1 check that broke off stops it."),
        (
            {"errors": 3, "error_rows": 2, "broken": 1},
            "No",
            "No: 3 errors in 2 rows and 1 check that broke off stop it.",
        ),
        (
            {"missing": (10,), "warnings": 7},
            "Not as it stands",
            "Not as it stands: no errors, but 1 list is missing (List 10).",
        ),
        (
            {"missing": (9, 10)},
            "Not as it stands",
            "Not as it stands: no errors, but 2 lists are missing (Lists 9 and 10).",
        ),
        (
            {"errors": 1, "error_rows": 1, "missing": (9,), "empty": (1, 2, *range(4, 9), 10, 11)},
            "No",
            "No: 1 error in 1 row stops it, and 1 list is missing (List 9)"
            " and 9 lists have no rows (Lists 1, 2, 4 to 8, 10 and 11).",
        ),
        (
            {"empty": (10,), "warnings": 1},
            "Not as it stands",
            "Not as it stands: no errors, but 1 list has no rows (List 10).",
        ),
        ({"errors": 1, "rows": 0}, "No", "No: 1 error stops it, and no list holds a row."),
        ({"rows": 0}, "Not as it stands", "Not as it stands: no errors, but no list holds a row."),
        ({"warnings": 1}, "Yes, with warnings", "Yes, with 1 warning to explain."),
        ({}, "Yes", "Yes."),
    ],
)
def test_verdict(figures: dict[str, Any], answer: Answer, sentence: str) -> None:
    found = verdict(**(GOOD | figures))
    assert (found.answer, found.sentence) == (answer, sentence)


def test_worst_names_all_that_are() -> None:
    places = [Place(f"List {n}: x", (errors, 9 - n, 0), 10) for n, errors in ((1, 0), (6, 5), (8, 5), (9, 1))]
    assert worst(places) == "List 6 and List 8 each have 5 of 11 errors"
    assert worst(places[:2]) == "List 6 has all 5 errors"
    assert worst([Place("North", (0, 2, 9), 10), Place("South", (0, 0, 50), 10)]) == "North has both warnings"
    assert worst([Place("North", (0, 0, 1), 10)]) == "North has the only query"
    assert worst([Place(str(n), (1, 0, 0), 10) for n in range(4)]) == "4 errors, no more than 1 in any one place"
    assert worst([Place("North", (0, 0, 0), 10)]) == "no issue anywhere"


def test_words() -> None:
    assert sorted(["X-01", "L10-02", "L2-11", "L2-02"], key=in_order) == ["L2-02", "L2-11", "L10-02", "X-01"]
    assert counted(1, "query", "queries") == "1 query"
    assert counted(1200, "query", "queries") == "1,200 queries"
    assert joined(["a", "b", "c"]) == "a, b and c"
    assert list_names([6]) == "List 6"
    assert list_names([6, 7]) == "Lists 6 and 7"
    assert list_names([1, 2, 3, 5, 6, 9, 10, 11]) == "Lists 1 to 3, 5, 6 and 9 to 11"
    assert share(9999, 10000) == "99.9%"
    assert share(1, 100000) == "0.1%"
    assert (share(5, 5), share(0, 5), share(0, 0)) == ("100%", "0%", "-")
    assert with_spaces_shown(" Mr\u00a0 X ") == "␣Mr␣␣X␣"
    assert with_spaces_shown(None) == "(blank)"
    assert len(shortened("x" * 500)) == 80
    assert shortened("a\u202eb\x00") == "a\ufffdb\ufffd"
