"""The page of what the commands print with --json."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from reference_pages.markdown import code, table
from reference_pages.real_run import output

JSON_MEANINGS: Mapping[str, str] = {
    "error.error": "The kind of error.",
    "error.what": "What is wrong.",
    "error.where": "Where: file, sheet, entry, field, whichever apply.",
    "error.remedy": "What to do.",
    "check.verdict": "Could this be sent today? `answer` (`No`, `Not as it stands`, `Yes, with warnings` or `Yes`)"
    " and `sentence`.",
    "check.extract_date": "The reference date.",
    "check.extract_date_source": "`given` or `inferred`.",
    "check.specification": "The version of the layout that was used.",
    "check.counts": "Issues by severity: `error`, `warning`, `query`.",
    "check.checks": "One entry a check.",
    "check.checks[].id": "The check.",
    "check.checks[].severity": "`error`, `warning` or `query`.",
    "check.checks[].end": "`passed`, `failed`, `not run` or `broken`.",
    "check.checks[].issues": "How many issues it found.",
    "check.checks[].why": "Why it was not run or broke off, or on which lists it could not be decided.",
    "check.issues": "One entry an issue. **These are children's data.**",
    "check.issues[].key": "Stays the same for the same issue in the next extract.",
    "check.issues[].check": "The check.",
    "check.issues[].severity": "Its severity.",
    "check.issues[].list": "The number of the list; null when the issue is about the whole extract.",
    "check.issues[].file": "The file.",
    "check.issues[].sheet": "The sheet.",
    "check.issues[].row": "The row of the sheet, as Excel numbers it; null for a whole list.",
    "check.issues[].child": "The id of the child (of the adopter on List 11).",
    "check.issues[].column": "The heading of the failing column.",
    "check.issues[].value": "Its value.",
    "check.issues[].message": "What is wrong with this row.",
    "check.issues[].remedy": "What to do.",
    "check.issues[].team": "The team, where the list has one.",
    "check.issues[].worker": "The worker, where the list has one.",
    "pool.rows": "Rows of all lists and authorities together.",
    "pool.authorities": "Issues by severity, for each authority that has any.",
    "pool.issues": "How many issues there are.",
    "pool.checks": "One entry a check, as for `kloe check`.",
    "pool.checks[].id": "The check.",
    "pool.checks[].severity": "`error`, `warning` or `query`.",
    "pool.checks[].end": "`passed`, `failed`, `not run` or `broken`.",
    "pool.checks[].issues": "How many issues it found, over all authorities.",
    "pool.checks[].why": "Why it was not run or broke off.",
    "measure.extract_date": "The reference date.",
    "measure.extract_date_source": "`given` or `inferred`.",
    "measure.specification": "The version of the layout that was used.",
    "measure.measures": "One entry a measure.",
    "measure.measures[].id": "The measure.",
    "measure.measures[].title": "What it is called.",
    "measure.measures[].kind": "Which figure is its headline: `count`, `share`, `median` or `mean`.",
    "measure.measures[].unit": "What its value is in; null where it has none.",
    "measure.measures[].why_not": "Why it could not be worked out; null when it was.",
    "measure.measures[].figures": "The figure over the whole extract and, with `--by`, one for each group; empty when"
    " it could not be worked out.",
    "measure.measures[].figures[].breakdown": "`all`, or the breakdown.",
    "measure.measures[].figures[].category": "The group; empty for `all`.",
    "measure.measures[].figures[].headline": "The number that a reader is shown first; a share is 0 to 1.",
    "measure.measures[].figures[].base": "Rows in the base.",
    "measure.measures[].figures[].counted": "Rows counted.",
    "measure.measures[].figures[].unknown": "Rows that belong to the base and whose answer cannot be told.",
    "measure.measures[].figures[].base_children": "Children in the base, where the measure counts children.",
    "measure.measures[].figures[].counted_children": "Children counted, where the measure counts children.",
    "measure.measures[].figures[].lower_quartile": "A quarter of the values are at most this.",
    "measure.measures[].figures[].median": "The middle value.",
    "measure.measures[].figures[].upper_quartile": "Three quarters of the values are at most this.",
    "measure.measures[].figures[].mean": "The mean of the values.",
    "measure_pool.rows": "Rows of all lists and authorities together.",
    "measure_pool.authorities": "How many authorities there are.",
    "measure_pool.figures": "How many figures there are, over all authorities, measures and breakdowns.",
    "measure_pool.measures": "One entry a measure.",
    "measure_pool.measures[].id": "The measure.",
    "measure_pool.measures[].end": "`measured`, `not measured` or `broken`.",
    "measure_pool.measures[].why": "Why it was not measured; empty when it was.",
    "tidy.rows": "Rows kept, over all lists.",
    "tidy.refused_rows": "Rows refused, each with a reason.",
    "tidy.cells_changed": "Cells changed: the entries of the ledger.",
    "tidy.cells_not_understood": "Cells left as they came.",
    "pack.pack": "The folder of the pack. Only printed, not in `manifest.json`.",
    "pack.kloe": "The version of Kloe.",
    "pack.python": "The version of Python.",
    "pack.duckdb": "The version of DuckDB, which ran the checks.",
    "pack.made_at": "When the pack was made, in UTC.",
    "pack.authority": "The name of the authority; null when not given.",
    "pack.extract_date": "The reference date.",
    "pack.extract_date_source": "`given` or `inferred`.",
    "pack.notified_date": "The day of notification; null when not given.",
    "pack.verdict": "Could this be sent today? `answer` and `sentence`, as for `kloe check`.",
    "pack.specification": "The version of the layout that was used.",
    "pack.read": "One entry a file read.",
    "pack.read[].name": "Its name.",
    "pack.read[].kind": "What it really is: `xlsx`, `csv`, ...",
    "pack.read[].bytes": "Its size.",
    "pack.read[].sha256": "Its hash.",
    "pack.rows": "Rows of each list, `List 1` to `List 11`.",
    "pack.refused_rows": "Rows refused.",
    "pack.cells_changed": "Cells changed.",
    "pack.cells_not_understood": "Cells left as they came.",
    "pack.issues": "Issues by severity.",
    "pack.checks": "Checks by how they ended.",
    "pack.settings": "The value of every setting.",
    "pack.since_last": "With `--previous`: issues `new`, `still_there` and `gone`; otherwise null.",
    "pack.audience": "Who the pack is for: `internal`, `peer` or `published`. For others than `internal` it says less.",
    "pack.files": "The files of the pack, each with its hash.",
}


def json_fields(name: str, data: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Each field of ``data`` as a path with its type, where lists of entries are ``[]``."""
    for key, value in data.items():
        path = f"{name}.{key}"
        yield path, _json_type(value)
        entries = value if isinstance(value, list) else []
        if entries and isinstance(entries[0], Mapping):
            merged = {field: _first_known(entries, field) for field in entries[0]}
            yield from json_fields(f"{path}[]", merged)


def _first_known(entries: Sequence[Mapping[str, Any]], field: str) -> Any:
    return next((entry[field] for entry in entries if entry[field] not in (None, [])), None)


def _json_type(value: object) -> str:
    kinds: tuple[tuple[type, str], ...] = (
        (bool, "true or false"), (int, "number"), (float, "number"), (date, "date as text"), (str, "text"),
        (Mapping, "object"), (list, "array"),
    )  # fmt: skip
    return next((word for kind, word in kinds if isinstance(value, kind)), "object or null")


def json_output_page() -> Iterator[str]:
    """What the commands print with --json."""
    run = output()
    yield "# JSON output"
    yield (
        "`kloe check`, `kloe check-pool`, `kloe pack`, `kloe tidy`, `kloe measure` and `kloe measure-pool` print"
        " their result as JSON with `--json`, and then say nothing else."
        " The [exit codes](commands.md#exit-codes) are the same as without."
    )
    for name, title, data in (
        ("check", "kloe check --json", run.check),
        ("pack", "kloe pack --json and manifest.json", run.pack),
        ("pool", "kloe check-pool --json", run.pool),
        ("tidy", "kloe tidy --json", run.tidy),
        ("measure", "kloe measure --json", run.measure),
        ("measure_pool", "kloe measure-pool --json", run.measure_pool),
        ("error", "When a file cannot be read or used", run.error),
    ):
        yield f"## {title}"
        yield table(
            ("Field", "Type", "What it is"),
            (
                (code(path.removeprefix(f"{name}.")), kind, JSON_MEANINGS[path])
                for path, kind in json_fields(name, data)
            ),
        )
