"""What the commands about children, samples and audits really print, for a tiny synthetic authority."""

import csv
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from kloe.audits.form_files import form_for
from kloe.audits.record_file import AuditFile, as_json
from kloe.audits.records import ROLES, AreaGrade, Audit, Case, GivenAnswer
from kloe.childdata.specification import latest_specification
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.writing import write_workbook
from kloe.frameworks import load_framework
from kloe.papers.audit_workbook import write_audit_workbook
from reference_pages.json_run import json_printed

COMMANDS: Mapping[str, str] = {
    "journey": "journey {folder}/one-child --child A --as-at 2024-06-28 --families {folder}/families.csv",
    "flows": "flows {extract}",
    "flow_rows": "flows {extract} --rows contact-to-referral -o {folder}/rows.csv",
    "cohorts": "cohorts {extract} --framework sif-2013",
    "overlaps": "cohorts {extract} --framework sif-2013 --overlaps",
    "cohort_rows": "cohorts {extract} --framework sif-2013 --rows looked-after -o {folder}/children.csv",
    "risk": "risk {extract}",
    "sample": "sample {extract} --framework sif-2013 --seed 1",
    "audit_sample": "audit-sample {extract} --number 1 --month 2024-06 --seed 1 -o {folder}/cases.json",
    "audit_read": "audit read {folder}/audits.xlsx --partly -o {folder}/read.json",
    "summary": "audit summary {folder}/audits.json",
    "agreement": "audit agreement {folder}/audits.json",
}
# A child whose journey has something of everything: a late conference, a plan in care without an enquiry before, a day
# that nobody can read, a row without any day.
_ONE_CHILD: Mapping[int, Mapping[str, str]] = {
    5: {"child_id": "A", "strategy_date": "10/05/2024", "conference_date": "20/06/2024"},
    6: {"child_id": "A", "team": "North"},
    7: {"child_id": "A", "start_date": "01/05/2024", "end_date": "10/06/2024", "last_visit_date": "in May",
        "team": "North", "worker": "One"},
    8: {"child_id": "A", "start_date": "02/01/2024", "birth_date": "04/03/2012"},
}  # fmt: skip
_EXTRACT = "{folder}/annex-a.xlsx --as-at 2024-06-28"


@cache
def printed() -> Mapping[str, Any]:
    """What each command prints with --json, by its name in COMMANDS."""
    with tempfile.TemporaryDirectory() as folder:
        write_workbook(simulate(60, 1, date(2024, 6, 28)), Path(folder) / "annex-a.xlsx")
        _write_one_child(Path(folder) / "one-child")
        (Path(folder) / "families.csv").write_text("child_id,family_id\nA,F\nB,F\n", encoding="utf-8")
        _write_audits(Path(folder))
        names = {"folder": folder, "extract": _EXTRACT.format(folder=folder)}
        return {name: json_printed(command.format(**names).split()) for name, command in COMMANDS.items()}


def _write_one_child(folder: Path) -> None:
    folder.mkdir()
    for number, cells in _ONE_CHILD.items():
        columns = latest_specification().by_number[number].columns
        with (folder / f"list-{number}.csv").open("w", encoding="utf-8", newline="") as file:
            rows = ([column.heading for column in columns], [cells.get(column.name, "") for column in columns])
            csv.writer(file).writerows(rows)


def _write_audits(folder: Path) -> None:
    """Readings by two people; and a workbook of them, in which one correction has no reason."""
    form, found = form_for(load_framework("ilacs-2023")), tuple(_audits())
    content = as_json(AuditFile(framework=form.framework.id, form=form.id, audits=found))
    (folder / "audits.json").write_bytes(content)
    unexplained = msgspec.structs.replace(found[0], revision=2)
    write_audit_workbook(form, folder / "audits.xlsx", (), (*found, unexplained))


def _audits() -> Iterator[Audit]:
    form = form_for(load_framework("ilacs-2023"))
    for number, grades in enumerate((("good", "good"), ("inadequate", "good"), ("good", "inadequate"))):
        for role, auditor, grade in zip(ROLES, ("One", "Two"), grades, strict=True):
            yield Audit(
                id=f"A{number:03}",
                form=form.id,
                framework=form.framework.id,
                case=Case(child_id=f"child {number}", team="North", group="in-care"),
                auditor=auditor,
                role=role,
                day=date(2024, 3, 4),
                grades=tuple(AreaGrade(area=area.id, grade=grade, reason="Seen.") for area in form.graded_areas),
                answers=(GivenAnswer(question="equality", answer="yes"),),
            )
