"""Write the reference pages from the code, so that they cannot say anything else than the code does.

``python docs/generate_reference.py`` writes ``docs/reference/``; ``tests/test_docs.py`` fails when a page
there differs from what this would write now.
"""

import sys
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path

from reference_pages.audit_form import audit_form_page
from reference_pages.checks import checks_page, settings_page
from reference_pages.cohorts import cohorts_page
from reference_pages.commands import commands_page
from reference_pages.crosswalk import crosswalk_page
from reference_pages.flows import flows_page
from reference_pages.frameworks import framework_files_page, framework_page, frameworks_page, page_name
from reference_pages.journeys import journeys_page
from reference_pages.json_output import json_output_page
from reference_pages.left_behind import ledger_page, tables_page
from reference_pages.measures import measure_files_page, measures_page
from reference_pages.permissions import permissions_page
from reference_pages.risk_lists import risk_lists_page
from reference_pages.rule_files import check_files_page, mapping_files_page
from reference_pages.rule_language import rule_language_page
from reference_pages.specification import specification_page, version_page

from kloe.childdata.specification import load_specification, specification_ids
from kloe.frameworks import load_frameworks

FOLDER = Path(__file__).parent / "reference"
MADE_BY = "<!-- Written by docs/generate_reference.py from the code. Change the code, then run `make docs`. -->"


def main() -> None:
    """Write every page, and take away pages that are no longer written."""
    FOLDER.mkdir(exist_ok=True)
    written = pages()
    for stale in set(FOLDER.glob("*.md")) - {FOLDER / name for name in written}:
        stale.unlink()
    for name, text in written.items():
        (FOLDER / name).write_text(text, encoding="utf-8")
    sys.stdout.write(f"{len(written)} pages written to {FOLDER}\n")


def pages() -> dict[str, str]:
    """Every reference page by its file name."""
    writers: dict[str, Callable[[], Iterable[str]]] = {
        "commands.md": commands_page,
        "checks.md": checks_page,
        "measures.md": measures_page,
        "measure-files.md": measure_files_page,
        "cohorts.md": cohorts_page,
        "flows.md": flows_page,
        "journeys.md": journeys_page,
        "risk-lists.md": risk_lists_page,
        "settings.md": settings_page,
        "specification.md": specification_page,
        **{f"{name}.md": partial(version_page, load_specification(name)) for name in specification_ids()},
        "frameworks.md": frameworks_page,
        **{page_name(one.id): partial(framework_page, one) for one in load_frameworks()},
        "framework-files.md": framework_files_page,
        "crosswalk.md": crosswalk_page,
        "audit-form.md": audit_form_page,
        "rule-language.md": rule_language_page,
        "check-files.md": check_files_page,
        "mapping-files.md": mapping_files_page,
        "ledger.md": ledger_page,
        "tables.md": tables_page,
        "json-output.md": json_output_page,
        "permissions.md": permissions_page,
    }
    return {name: _page(writer()) for name, writer in writers.items()}


def _page(parts: Iterable[str]) -> str:
    return "\n\n".join((MADE_BY, *parts)) + "\n"


if __name__ == "__main__":
    main()
