"""The command that says what a framework's rules leave open for the overall grade."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from kloe.cli.answering import JSON, say_data, say_lines
from kloe.cli.reference import PATHS

if TYPE_CHECKING:
    from kloe.frameworks import Framework


@click.command()
@click.argument("grades", type=PATHS, required=False)
@click.option("--framework", "framework_id", required=True, help="Id of a framework, or a file of your own (.toml).")
@click.option("--example", is_flag=True, help="Print a file of grades to fill in.")
@click.option("--outcomes", type=PATHS, help="Ask instead how the inspections in this CSV file agree with the rules.")
@JSON
def grade(grades: Path | None, framework_id: str, example: bool, outcomes: Path | None, as_json: bool) -> None:
    """Say which overall grades are ruled out, expected or open, by which rule, and what would change it.

    GRADES is a TOML file: --example prints one to fill in. No grade is given that the framework leaves to inspectors.
    """
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.frameworks.grades_file import grades_to_fill_in  # noqa: PLC0415

    framework = find_framework(framework_id)
    if example:
        say_lines(grades_to_fill_in(framework))
    elif outcomes:
        _say_outcomes(framework, outcomes, as_json)
    else:
        _say_grading(framework, grades, as_json)


def _say_grading(framework: "Framework", grades: Path | None, as_json: bool) -> None:
    from kloe.frameworks.grades_file import read_grades  # noqa: PLC0415
    from kloe.frameworks.grading import grade_inspection  # noqa: PLC0415
    from kloe.frameworks.speaking import Findings  # noqa: PLC0415
    from kloe.papers.grading_data import grading_as_data  # noqa: PLC0415
    from kloe.papers.grading_lines import grading_lines  # noqa: PLC0415

    if grades is None and framework.overalls:
        raise click.UsageError(
            f"A file of grades is missing. `kloe grade --framework {framework.id} --example` prints one to fill in."
        )
    grading = grade_inspection(framework, read_grades(framework, grades) if grades else Findings())
    if as_json:
        say_data(grading_as_data(grading))
    else:
        say_lines(grading_lines(grading))


def _say_outcomes(framework: "Framework", outcomes: Path, as_json: bool) -> None:
    from kloe.frameworks.outcomes import read_outcomes, records  # noqa: PLC0415
    from kloe.papers.outcome_lines import outcome_lines, outcomes_as_data  # noqa: PLC0415

    found = read_outcomes(framework, outcomes)
    if as_json:
        say_data(outcomes_as_data(framework, found, records(framework, found)))
    else:
        say_lines(outcome_lines(framework, found, records(framework, found)))
