"""The pages of checks and settings."""

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping

from kloe.childdata.checks.loading import load_rule_book, shipped_files
from kloe.childdata.checks.model import Check, CheckFile, Setting
from kloe.childdata.tables import BUILT_IN_SETTINGS
from kloe.rule_files import read_rules
from reference_pages.markdown import code, counted, slug, table


def checks_page() -> Iterator[str]:
    """Every check, grouped by the file it stands in, and the known rules that are left out."""
    files = [(path, read_rules(path, CheckFile)) for path in shipped_files()]
    live = [check for _, file in files for check in file.checks]
    left_out = [rule for _, file in files for rule in file.left_out]
    by_severity = Counter(check.severity for check in live)
    yield "# Checks"
    yield (
        f"Kloe has **{len(live)} live checks**: {counted(by_severity['error'], 'error')}, "
        f"{counted(by_severity['warning'], 'warning')} and {by_severity['query']:,} queries."
        f" {len(left_out)} known rules are [left out](#left-out), each with its reason."
    )
    yield (
        "An **error** contradicts the specification or cannot be true. A **warning** is very likely wrong, or will be"
        " asked about. A **query** may well be right and is worth a look. Rules are written in the"
        " [rule language](rule-language.md); what begins with `:` is a [setting](settings.md)."
    )
    counts = [
        (f"[{file.title}](#{slug(file.title)})", len(file.checks), len(file.left_out), path.name)
        for path, file in files
        if file.checks or file.left_out
    ]
    yield table(("Group", "Live", "Left out", "File"), [*counts, ("All", len(live), len(left_out), "")])
    for _, file in files:
        if file.checks:
            yield f"## {file.title}"
            for check in file.checks:
                yield from _check(check)
    yield "## Left out"
    yield "Rules that are known and deliberately not checked."
    yield table(
        ("Rule", "What must be true", "Why it is left out"), ((one.id, one.says, one.reason) for one in left_out)
    )


def _check(check: Check) -> Iterator[str]:
    yield f"### {check.id}"
    yield f"{check.severity.capitalize()}. {check.says}"
    facts = [
        ("Looks at", _looks_at(check)),
        ("Fails when", code(check.fails)),
        ("Only where", code(check.among)),
        ("Marks", ", ".join(code(name) for name in check.columns)),
        ("Settings", ", ".join(f"[`{name}`](settings.md#{name})" for name in settings_of(check))),
        ("Says", code(check.message)),
        ("What to do", check.remedy),
        ("Basis", check.basis),
        ("Holds", _holds(check)),
        ("Examples", f"{len(check.failing)} that fail, {len(check.passing)} that pass"),
    ]
    yield "\n".join(f"- {name}: {says}" for name, says in facts if says)


def _looks_at(check: Check) -> str:
    if check.over:
        where = f"the table [`{check.over}`](tables.md#{check.over})"
    elif check.list is not None:
        where = f"List {check.list}"
    elif check.lists == "every":
        where = "every list" + (" that has its columns" if check.columns and not check.every else "")
    else:
        where = f"Lists {', '.join(map(str, check.lists))}"
    if check.every:
        where += f", each {'column' if check.every == 'any' else f'{check.every} column'}"
        if check.leaving_out:
            where += f" but {', '.join(code(name) for name in check.leaving_out)}"
    per = (
        ""
        if check.per == "row"
        else ", as a whole"
        if check.per == "list"
        else f", per {', '.join(map(code, check.per))}"
    )
    return where + per


def _holds(check: Check) -> str:
    start = f"from {check.from_date.isoformat()}" if check.from_date else ""
    end = f"until {check.to_date.isoformat()}" if check.to_date else ""
    return " ".join(part for part in (start, end) if part)


def settings_of(check: Check) -> list[str]:
    """The settings that a check uses, Kloe's own thresholds only."""
    named = re.findall(r"(?<![:\w]):([a-z]\w*)", " ".join((check.fails, check.among, check.message)))
    return [name for name in dict.fromkeys(named) if name not in BUILT_IN_SETTINGS]


def settings_page() -> Iterator[str]:
    """Every threshold, its value and what it rests on."""
    book = load_rule_book()
    used: dict[str, list[str]] = defaultdict(list)
    for check in book.checks:
        for name in settings_of(check):
            used[name].append(check.id)
    ours = sum(setting.ours for setting in book.settings.values())
    yield "# Settings"
    yield (
        f"The {len(book.settings)} thresholds that checks use. {ours} of them rest on no law or guidance: they are"
        " Kloe's choice, marked **ours**. An authority can change any of them in its own"
        " [check file](check-files.md) with `[[change]]`."
    )
    yield table(
        ("Setting", "Value", "Unit"),
        ((f"[`{one.name}`](#{one.name})", one.value, one.unit) for one in sorted_settings(book.settings)),
    )
    for one in sorted_settings(book.settings):
        yield f"## {one.name}"
        yield one.says
        checks = ", ".join(f"[{check}](checks.md#{slug(check)})" for check in used[one.name]) or "none"
        facts = [
            ("Value", f"{one.value} {one.unit}".strip()),
            ("Whose", "**ours**" if one.ours else "law or guidance"),
            ("Basis", one.basis),
            ("Used by", checks),
        ]
        yield "\n".join(f"- {name}: {says}" for name, says in facts if says)
    yield "## Set by the run"
    yield "Rules may also use these; they come from the command or the extract."
    yield table(
        ("Setting", "Type", "What it is"),
        ((code(f":{name}"), kind, BUILT_IN_MEANINGS[name]) for name, kind in BUILT_IN_SETTINGS.items()),
    )


BUILT_IN_MEANINGS: Mapping[str, str] = {
    "extract_date": "The reference date of the extract: `--as-at`, or inferred from the latest events.",
    "extract_date_source": "`given` or `inferred`.",
    "notified_date": "The day on which the inspection was notified: `--notified`. Checks on it need it.",
    "authority": "The name of the authority: `--authority`. Checks on it need it.",
}


def sorted_settings(settings: Mapping[str, Setting]) -> list[Setting]:
    """By name."""
    return [settings[name] for name in sorted(settings)]
