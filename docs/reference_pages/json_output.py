"""The page of what the commands print with --json."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from typing import Any

from kloe.papers.published_outcomes import AREAS
from reference_pages import (
    children_run,
    framework_run,
    json_meanings,
    json_meanings_of_children,
    json_meanings_of_frameworks,
    json_meanings_of_outcomes,
    json_meanings_of_reports,
    json_meanings_of_samples_and_audits,
    published_run,
)
from reference_pages.markdown import code, table
from reference_pages.real_run import output

MEANINGS: Mapping[str, str] = {
    **json_meanings.MEANINGS,
    **json_meanings_of_children.MEANINGS,
    **json_meanings_of_samples_and_audits.MEANINGS,
    **json_meanings_of_frameworks.MEANINGS,
    **json_meanings_of_reports.MEANINGS,
    **json_meanings_of_outcomes.MEANINGS,
}
_OF_EXTRACTS = {
    "check": "kloe check --json",
    "pack": "kloe pack --json and manifest.json",
    "pool": "kloe check-pool --json",
    "tidy": "kloe tidy --json",
    "measure": "kloe measure --json",
    "measure_pool": "kloe measure-pool --json",
    "error": "When a file cannot be read or used",
}
_OF_CHILDREN = {
    "journey": ("kloe journey --json", "**This is children's data.**"),
    "flows": ("kloe flows --json", ""),
    "flow_rows": ("kloe flows --rows --json", ""),
    "cohorts": ("kloe cohorts --json", ""),
    "overlaps": ("kloe cohorts --overlaps --json", ""),
    "cohort_rows": ("kloe cohorts --rows --json", ""),
    "risk": ("kloe risk --json", ""),
    "sample": ("kloe sample --json", "The children are only in the file that `-o` writes."),
    "audit_sample": ("kloe audit-sample --json", ""),
    "audit_read": ("kloe audit read --json", ""),
    "summary": ("kloe audit summary --json", ""),
    "agreement": ("kloe audit agreement --json", ""),
}
_OF_FRAMEWORKS = {
    "list": ("kloe frameworks list --json", "A list: one entry a version, planned ones last."),
    "at": ("kloe frameworks at --json", "A list: one entry for each version that applies on the day."),
    "diff": ("kloe frameworks diff --json", ""),
    "requests": ("kloe frameworks requests --json", "A list: one entry a request, each part behind its whole."),
    "find": ("kloe frameworks find --json", ""),
    "carry": ("kloe frameworks carry FROM TO --json", "Of a whole framework, or collection of themes:"),
    "carry_one": ("kloe frameworks carry KEY TO --json", "Of one entry:"),
    "timeline": (
        "kloe timeline --json",
        "The same fields with `--notified` as with `--published` and `--received`, and in a file `-o plan.json`.",
    ),
    "grade": ("kloe grade --json", ""),
    "outcomes": ("kloe grade --outcomes --json", ""),
}
_OF_REPORTS = {
    "add": ("kloe published add --json", ""),
    "reports": (
        "kloe published list --json",
        "With `--unread` there is only `unread`, as above; with `--check` only `damaged`, the files that are.",
    ),
    "report": ("kloe published show --json", ""),
    "search": ("kloe published search --json", ""),
    "recommendations": ("kloe published recommendations --json", ""),
    "by_theme": ("kloe published recommendations --by-theme --json", ""),
    "themes": ("kloe published themes --json", ""),
    "theme": ("kloe published theme --json", ""),
    "inspections": ("kloe published outcomes --json", ""),
    "differences": ("kloe published outcomes --differences --json", ""),
    "distribution": ("kloe published distribution --json", ""),
    "explained": ("kloe published distribution --explain --json", ""),
    "transitions": ("kloe published transitions --json", ""),
    "coverage": ("kloe published coverage --json", ""),
    "annex": ("kloe published annex --json", "In a file, the columns are headed as in a council's paper."),
    "recount": ("kloe published annex --against --json", ""),
    "next": ("kloe published next --json", ""),
    "waits": ("kloe published waits --json", ""),
    "backtest": ("kloe published backtest --json", ""),
    "pace": ("kloe published pace --json", ""),
}
# Objects with the same fields in every answer; the fields of others are names from the data.
_DESCRIBED = {"list.applies", "at.applies", "diff.changes[].before", "timeline.explanation", "sample.frame"}
# Fields whose names are from the data: a grade, a year, a judgement area.
_NAMED_BY_DATA = (
    (re.compile(r"percent_[a-z-]+$"), "percent_GRADE"),
    (re.compile(r"per_hundred_\d{4}$"), "per_hundred_YEAR"),
    (re.compile(rf"^(inspections\.rows\[\])\.(?:{'|'.join(AREAS)})$"), r"\1.AREA"),
)
# What no run has.
_TYPES = {
    "report.recommendations[].number": "number",
    "recount.figures[].base_that_fits": "number",
    "recount.figures[].by_statements": "object",
    "agreement.rows[].linear_why_not": "text",
    "agreement.rows[].quadratic_why_not": "text",
}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def described() -> Iterator[tuple[str, str]]:
    """Each field of each answer as a path with its type, behind the name of the answer."""
    for name in _OF_EXTRACTS:
        yield from json_fields(name, getattr(output(), name))
    for name in _OF_CHILDREN:
        for path, kind in json_fields(name, children_run.printed()[name]):
            yield path, _TYPES.get(path, kind)
    for name in _OF_FRAMEWORKS:
        yield from json_fields(name, framework_run.printed()[name])
    yield from described_of_reports()


def described_of_reports() -> Iterator[tuple[str, str]]:
    """The same of the commands about published reports; fields that the data name have one name."""
    fields: dict[str, str] = {}
    for name in _OF_REPORTS:
        for path, kind in json_fields(name, published_run.printed()[name]):
            fields[_general(path)] = _TYPES.get(path, kind)
    yield from fields.items()


def _general(path: str) -> str:
    return reduce(lambda known, one: one[0].sub(one[1], known), _NAMED_BY_DATA, path)


def json_fields(name: str, data: Mapping[str, Any] | Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, str]]:
    """Each field of ``data`` as a path with its type, where lists of entries are ``[]``."""
    for key, value in (data if isinstance(data, Mapping) else _merged(data)).items():
        path = f"{name}.{key}"
        yield path, _json_type(value)
        if isinstance(value, list) and value and isinstance(value[0], Mapping):
            yield from json_fields(f"{path}[]", value)
        elif path in _DESCRIBED:
            yield from json_fields(path, value)


def _merged(entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:
    """One entry that has something in each field where any has."""
    return {field: _first_known(entries, field) for field in entries[0]}


def _first_known(entries: Sequence[Mapping[str, Any]], field: str) -> Any:
    """The first value; of lists all together, so that an empty one hides nothing."""
    known = [entry[field] for entry in entries if entry[field] is not None]
    return [one for each in known for one in each] if known and isinstance(known[0], list) else next(iter(known), None)


def _json_type(value: object) -> str:
    if isinstance(value, date) or (isinstance(value, str) and _DAY.fullmatch(value)):
        return "date as text"
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"), (int, "number"), (float, "number"), (str, "text"), (Mapping, "object"),
        (list, "array"),
    )  # fmt: skip
    return next((word for kind, word in kinds if isinstance(value, kind)), "object or null")


def json_output_page() -> Iterator[str]:
    """What the commands print with --json."""
    yield "# JSON output"
    yield (
        "The commands that read an extract, and those about frameworks or published reports, print their result as JSON"
        " with `--json`, and then say nothing else. The [exit codes](commands.md#exit-codes) are the same as without."
    )
    fields = tuple(described())
    for name, title in _OF_EXTRACTS.items():
        yield f"## {title}"
        yield _table(name, fields)
    yield "## Commands about children, samples and audits"
    yield "None but `kloe journey`, which is about one child, prints anything of a child: they print counts."
    yield from _sections(_OF_CHILDREN, fields)
    yield "## kloe frameworks show --json"
    yield (
        "The version as one file would hold it, with all that it takes over from those it is based on. The fields and"
        " entries are those of [framework files](framework-files.md); what is blank is left out. With `--part` there"
        " are only the entries of that part."
    )
    yield from _sections(_OF_FRAMEWORKS, fields)
    yield "## Commands about published reports"
    yield (
        "All but `add` and `show` print `rows`, whose fields are the columns of the table that `-o` writes, and the"
        " `notes` that go with them. A field of one name means the same in all rows."
    )
    yield from _sections(_OF_REPORTS, fields)


def _sections(commands: Mapping[str, tuple[str, str]], fields: Sequence[tuple[str, str]]) -> Iterator[str]:
    for name, (title, before) in commands.items():
        yield f"## {title}"
        if before:
            yield before
        yield _table(name, fields)


def _table(name: str, fields: Sequence[tuple[str, str]]) -> str:
    own = ((path.removeprefix(f"{name}."), path, kind) for path, kind in fields if path.startswith(f"{name}."))
    return table(("Field", "Type", "What it is"), ((code(short), kind, MEANINGS[path]) for short, path, kind in own))
