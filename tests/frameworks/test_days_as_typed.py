"""A day on the command line: how it may be written, and what is said when it is none."""

import pytest
from click.testing import CliRunner

from kloe.cli import main

TIMELINE = ("timeline", "--framework", "sif-2013", "--notified")


@pytest.mark.parametrize("typed", ["2014-03-03", "03/03/2014", "3/3/2014"])
def test_a_day_may_be_written_either_way(typed: str) -> None:
    assert "Notified: Monday 3 March 2014" in CliRunner().invoke(main, [*TIMELINE, typed]).output


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("soon", "'soon' is no day. Write it as in 2024-03-04 or 04/03/2024."),
        ("2024-02-30", "'2024-02-30' is no day."),
        ("9999-12-31", "The year 9999 is none that Kloe counts in: 1900 to 2199."),
        ("0001-01-01", "The year 1 is none that Kloe counts in: 1900 to 2199."),
    ],
)
@pytest.mark.parametrize(
    "command",
    [
        TIMELINE,
        ("timeline", "--framework", "ilacs-2023", "--published"),
        ("timeline", "--framework", "ilacs-2023", "--published", "2023-05-09", "--due"),
        ("frameworks", "at"),
        ("frameworks", "requests", "sif-2013", "--notified"),
    ],
)
def test_what_is_no_day_that_can_be_counted_from_is_refused(command: tuple[str, ...], typed: str, words: str) -> None:
    result = CliRunner().invoke(main, [*command, typed])
    assert result.exit_code == 2, result.output
    assert words in " ".join(result.output.split())


@pytest.mark.parametrize("last", ["2199-12-30", "1900-01-02"])
def test_the_first_and_last_years_can_be_counted_in(last: str) -> None:
    result = CliRunner().invoke(
        main, ["timeline", "--framework", "sif-2013", "--published", "2016-11-25", "--due", last]
    )
    assert result.exit_code == 0, result.output
