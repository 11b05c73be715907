"""Extracts kept side by side: found again, read again as they were, and followed over time."""

import json
from collections.abc import Callable
from datetime import date
from hashlib import sha256
from pathlib import Path

import pytest

from kloe.childdata.extract import Extract
from kloe.errors import KloeError
from kloe.papers.kept_extracts import KeptExtract, keep_extract, kept_extracts, read_again
from kloe.papers.trend import months, points
from small_annex_a import csv_text, folder, headings, read, rows_of, tidy

MARCH, JUNE = date(2024, 3, 28), date(2024, 6, 28)
IN_TIME, LATE = date(2024, 1, 2), date(2023, 10, 2)
Keep = Callable[..., KeptExtract]


def extract_of(place: Path, on: date, authorised: dict[str, date], **options: object) -> Extract:
    """An extract whose List 4 holds an assessment a child, authorised on these days, 30 days after it began."""
    rows = [
        rows_of(4, 1, child_id=child, start_date=IN_TIME.replace(day=3), authorised_date=day)[0]
        for child, day in authorised.items()
    ]
    path = folder(place, {"List 4.csv": csv_text([headings(4), *rows])})
    return read(path, as_at=on, **{"authority": "Testshire", **options})


@pytest.fixture
def keep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Keep:
    monkeypatch.setenv("KLOE_HOME", str(tmp_path / "home"))

    def keep_one(on: date, authorised: dict[str, date], **options: object) -> KeptExtract:
        extract = extract_of(tmp_path / f"{on}", on, authorised, **options)
        return keep_extract(extract, extract.measure())

    return keep_one


def test_extracts_are_found_again_oldest_first(keep: Keep) -> None:
    keep(JUNE, {"A1": date(2024, 2, 1)})
    keep(MARCH, {"A1": date(2024, 2, 1)})
    assert [one.extract_date for one in kept_extracts("testshire")] == [MARCH, JUNE]
    assert kept_extracts("Elsewhere") == ()


def test_what_came_is_kept_byte_for_byte_and_hashed(keep: Keep, tmp_path: Path) -> None:
    kept = keep(JUNE, {"A1": date(2024, 2, 1)})
    came = (tmp_path / f"{JUNE}" / "List 4.csv").read_bytes()
    assert (kept.folder / "original" / "01-List 4.csv").read_bytes() == came
    manifest = json.loads((kept.folder / "manifest.json").read_text(encoding="utf-8"))
    assert manifest["files"]["original/01-List 4.csv"] == sha256(came).hexdigest()


def test_an_extract_is_read_again_as_it_was(keep: Keep) -> None:
    kept = keep(JUNE, {"A1": date(2024, 2, 1), "A2": date(2024, 5, 1)})
    again = read_again(kept.folder)
    assert (again.extract_date, again.authority) == (JUNE, "Testshire")
    assert [row["authorised_date"] for row in tidy(again, 4)] == [date(2024, 2, 1), date(2024, 5, 1)]
    again.session.close()


def test_the_same_day_takes_the_place_of_the_one_before(keep: Keep) -> None:
    keep(JUNE, {"A1": date(2024, 2, 1)})
    keep(JUNE, {"A1": date(2024, 2, 1), "A2": date(2024, 5, 1)})
    (kept,) = kept_extracts("Testshire")
    (point,) = points("A2-from-start", [kept])
    assert point.figure.base == 2


def test_an_extract_of_nobody_is_not_kept(keep: Keep) -> None:
    with pytest.raises(KloeError, match="Nobody has said whose extract this is"):
        keep(JUNE, {"A1": date(2024, 2, 1)}, authority=None)


def test_a_measure_over_time(keep: Keep) -> None:
    keep(MARCH, {"A1": date(2024, 1, 31), "A2": date(2024, 3, 20)})
    keep(JUNE, {"A2": date(2024, 3, 20), "A3": date(2024, 3, 29), "A4": date(2024, 5, 1)})
    extracts = kept_extracts("Testshire")
    assert [(p.extract_date, p.figure.counted, p.figure.base) for p in points("A2-from-start", extracts)] == [
        (MARCH, 1, 2),
        (JUNE, 0, 3),
    ]


def test_a_month_comes_from_the_latest_extract_that_holds_all_of_it(keep: Keep) -> None:
    """The extract of 28 March cannot know of 29 March; that of June knows the whole month, and no longer January."""
    keep(MARCH, {"A1": date(2024, 1, 31), "A2": date(2024, 3, 20)})
    keep(JUNE, {"A2": date(2024, 3, 20), "A3": date(2024, 3, 29), "A4": date(2024, 5, 1), "A5": date(2024, 6, 3)})
    found = months("A2-from-start", kept_extracts("Testshire"))
    assert {one.month: (one.extract_date, one.figure.base, one.whole) for one in found} == {
        "2024-01": (MARCH, 1, True),
        "2024-03": (JUNE, 2, True),
        "2024-05": (JUNE, 1, True),
        "2024-06": (JUNE, 1, False),
    }
