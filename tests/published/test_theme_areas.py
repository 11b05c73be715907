"""One theme by area: in how many of the reports that are meant it is a strength or a weakness."""

from datetime import date
from pathlib import Path

import pytest
from searchable_reports import library_of, made_report

from kloe.errors import UnknownNameError
from kloe.published.theme_counts.areas import by_area
from kloe.published.theme_counts.choosing import Asked
from kloe.published.theme_counts.counting import count_themes

WEAK = "Return interviews are not offered when children go missing from home."
THEME = "missing-children"


def test_sentences_are_counted_by_what_they_are_about(tmp_path: Path) -> None:
    library = library_of(
        tmp_path / "library",
        made_report("Norfolk", date(2022, 3, 7), [("help-and-protection", WEAK)] * 3),
        made_report("Kent", date(2022, 5, 2), [("help-and-protection", WEAK)] * 2),
        made_report("Leeds", date(2023, 3, 6), [("care-leavers", "Care leavers have good homes.")]),
    )
    found = {one.area: one for one in by_area(library, count_themes(library), THEME)}
    protection, leavers = found["help-and-protection"], found["care-leavers"]
    assert (protection.base, protection.weaknesses, protection.strengths, protection.sentences) == (2, 1, 0, 5)
    assert (leavers.base, leavers.weaknesses) == (1, 0)
    of_kent = count_themes(library, Asked(regions=("South East",), at_least=2))
    assert {one.area: (one.base, one.weaknesses) for one in by_area(library, of_kent, THEME)}[
        "help-and-protection"
    ] == (1, 1)


def test_a_theme_that_there_is_not_is_refused(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", made_report("Kent", date(2022, 5, 2)))
    with pytest.raises(UnknownNameError, match="no theme"):
        by_area(library, count_themes(library), "weather")
