"""The page of what the commands print with --json."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from reference_pages import json_meanings, json_meanings_of_frameworks
from reference_pages.framework_run import printed
from reference_pages.markdown import code, table
from reference_pages.real_run import output

MEANINGS: Mapping[str, str] = {**json_meanings.MEANINGS, **json_meanings_of_frameworks.MEANINGS}
_OF_EXTRACTS = {
    "check": "kloe check --json",
    "pack": "kloe pack --json and manifest.json",
    "pool": "kloe check-pool --json",
    "tidy": "kloe tidy --json",
    "measure": "kloe measure --json",
    "measure_pool": "kloe measure-pool --json",
    "error": "When a file cannot be read or used",
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
# Objects with the same fields in every answer; the fields of others are names from the data.
_DESCRIBED = {"list.applies", "at.applies", "diff.changes[].before", "timeline.explanation"}
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def described() -> Iterator[tuple[str, str]]:
    """Each field of each answer as a path with its type, behind the name of the answer."""
    for name in _OF_EXTRACTS:
        yield from json_fields(name, getattr(output(), name))
    for name in _OF_FRAMEWORKS:
        yield from json_fields(name, printed()[name])


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
        "The commands that read an extract, and those about frameworks, print their result as JSON with `--json`, and"
        " then say nothing else. The [exit codes](commands.md#exit-codes) are the same as without."
    )
    fields = tuple(described())
    for name, title in _OF_EXTRACTS.items():
        yield f"## {title}"
        yield _table(name, fields)
    yield "## kloe frameworks show --json"
    yield (
        "The version as one file would hold it, with all that it takes over from those it is based on. The fields and"
        " entries are those of [framework files](framework-files.md); what is blank is left out. With `--part` there"
        " are only the entries of that part."
    )
    for name, (title, before) in _OF_FRAMEWORKS.items():
        yield f"## {title}"
        if before:
            yield before
        yield _table(name, fields)


def _table(name: str, fields: Sequence[tuple[str, str]]) -> str:
    own = ((path.removeprefix(f"{name}."), path, kind) for path, kind in fields if path.startswith(f"{name}."))
    return table(("Field", "Type", "What it is"), ((code(short), kind, MEANINGS[path]) for short, path, kind in own))
