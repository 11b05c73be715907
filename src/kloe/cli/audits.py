"""The commands for case audits: a workbook to fill in, reading it, what all audits say together, and moderation."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kloe.cli.answering import JSON, OUTPUT, answer, refuse_no_table, say_data, say_lines
from kloe.cli.reference import ERRORS_FOUND, PATHS

if TYPE_CHECKING:
    from kloe.audits.workbook_reading import ReadAudits

_OWN_FORM = click.option("--form", "own_form", type=PATHS, help="A form of your own (.toml) in place of Kloe's.")


@click.group()
def audit() -> None:
    """Audit cases with a workbook, and say what the audits say together.

    The files name children: keep them where the authority keeps its records. On the screen there are only counts.
    """


@audit.command("form")
@click.option(
    "--framework", "framework_id", required=True, help="Id of a framework with grades, or your own file (.toml)."
)
@_OWN_FORM
@click.option("--cases", type=PATHS, help="The cases to audit (.json, .xlsx, .csv): child_id, and team, worker, group.")
@click.option("--audits", "kept", type=PATHS, help="Audits that are there already (.json), to go on with.")
@click.option("-o", "--output", type=PATHS, default=Path("audits.xlsx"), show_default=True, help="Workbook to write.")
def audit_form(framework_id: str, own_form: Path | None, cases: Path | None, kept: Path | None, output: Path) -> None:
    """Write a workbook to fill in: one row for each reading of a case, one column for each question."""
    from kloe.audits.case_reading import read_cases  # noqa: PLC0415
    from kloe.audits.form_files import form_for  # noqa: PLC0415
    from kloe.frameworks import find_framework  # noqa: PLC0415
    from kloe.papers.audit_files import open_audits_of  # noqa: PLC0415
    from kloe.papers.audit_workbook import write_audit_workbook  # noqa: PLC0415
    from kloe.papers.words import counted  # noqa: PLC0415

    form = form_for(find_framework(framework_id), own_form)
    found = read_cases(cases) if cases else ()
    audits = open_audits_of(kept, form, own_form) if kept else ()
    write_audit_workbook(form, output, found, audits)
    click.echo(
        f"{counted(len(form.questions), 'question')} in {counted(len(form.areas), 'area')},"
        f" {counted(len(found), 'case')} to audit, {counted(len(audits), 'audit')} there already: {output}"
    )


@audit.command("read")
@click.argument("workbook", type=PATHS)
@click.option("--framework", "framework_id", default="", help="Needed only where the workbook does not say it.")
@_OWN_FORM
@click.option("--partly", is_flag=True, help="Write what can be used, though other rows are refused.")
@click.option(
    "-o", "--output", type=PATHS, help="Write the audits to this file (.json, .parquet or .csv). It names children."
)
@JSON
def audit_read(
    workbook: Path, framework_id: str, own_form: Path | None, partly: bool, output: Path | None, as_json: bool
) -> None:
    """Read a filled-in WORKBOOK: every cell that is not understood is named, with what would have been right.

    Nothing is written while anything is refused, unless --partly is given. The exit code is then 1.
    """
    from kloe.audits.workbook_reading import read_workbook  # noqa: PLC0415
    from kloe.papers.audit_files import refuse_no_audit_file, write_audits  # noqa: PLC0415
    from kloe.papers.audit_lines import read_lines  # noqa: PLC0415

    if output:
        refuse_no_audit_file(output)
    read = read_workbook(workbook, framework_id, own_form)
    writes = output is not None and (partly or not read.refused)
    if output and writes:
        write_audits(read, output)
    if as_json:
        say_data(_as_data(read, output if writes else None))
    else:
        say_lines(read_lines(read, _written(output, writes)))
    if read.refused:
        sys.exit(ERRORS_FOUND)


def _written(output: Path | None, writes: bool) -> str:
    if output is None:
        return ""
    return f"The audits are in {output}" if writes else "Nothing was written: put it right, or give --partly."


def _as_data(read: "ReadAudits", output: Path | None) -> dict[str, object]:
    return {
        "framework": read.form.framework.id,
        "form": read.form.id,
        "audits": len(read.audits),
        "not_begun": read.not_begun,
        "refused": read.refused,
        "written_to": output,
    }


@audit.command("summary")
@click.argument("audits", type=PATHS)
@_OWN_FORM
@click.option(
    "--by",
    type=click.Choice(["team", "month", "team-and-month"]),
    help="Tell each group apart. Without it, a file has all.",
)
@click.option(
    "--audience",
    type=click.Choice(["internal", "peer", "published"]),
    default="internal",
    show_default=True,
    help="Whom it is for: from others, small numbers are withheld.",
)
@OUTPUT
@JSON
def audit_summary(
    audits: Path, own_form: Path | None, by: str | None, audience: str, output: Path | None, as_json: bool
) -> None:
    """Count grades, answers, strengths and learning over all AUDITS (.json, or the workbook itself)."""
    from kloe.audits.aggregating import summarise  # noqa: PLC0415
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.audit_files import open_audits  # noqa: PLC0415
    from kloe.papers.audit_lines import summary_lines  # noqa: PLC0415
    from kloe.papers.audit_tables import summary_table  # noqa: PLC0415

    refuse_no_table(output)
    form, found = open_audits(audits, own_form)
    summary = summarise(found, form, audience)
    breakdown = by.replace("-", "_") if by else ""
    answer(Answer(summary_table(summary, breakdown), summary_lines(summary, breakdown)), output, as_json)


@audit.command("agreement")
@click.argument("audits", type=PATHS)
@_OWN_FORM
@OUTPUT
@JSON
def audit_agreement(audits: Path, own_form: Path | None, output: Path | None, as_json: bool) -> None:
    """Say how far the first and the second reader of the same AUDITS agree, by area and over all."""
    from kloe.audits.agreement import agreement_by_area  # noqa: PLC0415
    from kloe.papers.answers import Answer  # noqa: PLC0415
    from kloe.papers.audit_files import open_audits  # noqa: PLC0415
    from kloe.papers.audit_lines import agreement_lines  # noqa: PLC0415
    from kloe.papers.audit_tables import agreement_table  # noqa: PLC0415

    refuse_no_table(output)
    form, found = open_audits(audits, own_form)
    agreement = agreement_by_area(found, form)
    answer(Answer(agreement_table(agreement), agreement_lines(agreement, form)), output, as_json)
