"""The cases that the pack has ready: the sample of a framework, or an authority's own where it fixes none."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kloe.audits.form_files import form_for
from kloe.audits.records import Case
from kloe.childdata.extract import Extract
from kloe.childdata.journeys import journey
from kloe.errors import KloeError
from kloe.frameworks import Framework
from kloe.papers.audit_workbook import write_audit_workbook
from kloe.papers.journey_files import write_journey
from kloe.papers.sample_tables import audit_sample_table, write_sample
from kloe.papers.table_files import write_table
from kloe.sampling import AuditSample, SampleFile, audit_sample, sample_cases
from kloe.sampling.sample_file import Row

CASES_FILES = ("audits.xlsx", "journeys/*", "sample.json", "sample.xlsx")
_OF_EACH_TEAM = 1  # where no framework says how many
# The same extract gives the same sample: who draws another on purpose says a seed to `kloe sample`.
_SEED = 1


@dataclass(frozen=True)
class CasesFound:
    """The sample that ``framework`` asks for, or, where it fixes none, an authority's own: one case of each team."""

    framework: Framework
    sample: SampleFile | AuditSample

    @property
    def rows(self) -> Sequence[Row]:
        """The cases."""
        return self.sample.rows

    @property
    def says(self) -> str:
        """Which sample it is."""
        if isinstance(self.sample, SampleFile):
            return f"the sample '{self.sample.sample}' of {self.framework.id}"
        return f"one case of each team, since {self.framework.id} fixes no sample"


def choose_cases(extract: Extract, framework: Framework) -> CasesFound:
    """The cases of the sample with quotas that ``framework`` has, or of an authority's own. Raises KloeError."""
    if any(quota.sample for quota in framework.quotas):
        return CasesFound(framework, sample_cases(extract, framework, seed=_SEED))
    month = f"{extract.extract_date:%Y-%m}"
    return CasesFound(framework, audit_sample(extract, _OF_EACH_TEAM, month, framework=framework, seed=_SEED))


def write_cases_files(extract: Extract, found: CasesFound, folder: Path) -> None:
    """Write the sample, the journey of each of its children, and a form to audit them with. All of it names children.

    The journeys have numbers, in the order of the sample, so that no child's id is the name of a file.
    """
    if isinstance(found.sample, SampleFile):
        write_sample(found.sample, folder / "sample.json")
        write_sample(found.sample, folder / "sample.xlsx")
    else:
        write_table(audit_sample_table(found.sample), folder / "sample.xlsx")
    for number, row in enumerate(found.rows, start=1):
        write_journey(journey(row.child_id, extract), folder / "journeys" / f"{number:02}.html")
    try:
        form = form_for(found.framework)
    except KloeError:
        return  # a framework that gives no grades, or whose criteria are not known, makes no form
    cases = [Case(row.child_id, row.team or "", row.worker or "") for row in found.rows]
    write_audit_workbook(form, folder / "audits.xlsx", cases)
