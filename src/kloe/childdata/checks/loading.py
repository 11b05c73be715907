"""Find and read the files of checks: Kloe's own, then an authority's own on top."""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kloe.childdata.checks.model import Check, CheckFile, LeftOut, Setting
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import BUILT_IN_SETTINGS
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent / "rules"
_SETTING_NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class RuleBook:
    """All checks and settings that hold for a run, and the rules that are left out with their reason.

    ``files`` says which file each check is from, for a refusal.
    """

    checks: tuple[Check, ...]
    settings: Mapping[str, Setting]
    left_out: tuple[LeftOut, ...]
    files: Mapping[str, str] = field(default_factory=dict)


def shipped_files() -> tuple[Path, ...]:
    """Kloe's own files of checks, in order."""
    return tuple(sorted(_FOLDER.glob("*.toml")))


def load_rule_book(own_files: Iterable[Path] = ()) -> RuleBook:
    """Kloe's checks, with an authority's ``own_files`` of checks and settings laid over; RuleFileError."""
    files = [(path, read_rules(path, CheckFile)) for path in (*shipped_files(), *own_files)]
    checks = tuple(check for _, file in files for check in file.checks)
    settings = {setting.name: setting for _, file in files for setting in file.settings}
    for path, file in files:
        for check in file.checks:
            _refuse_contradictions(check, path.name)
        for setting in file.settings:
            _refuse_name(setting.name, path.name)
        for change in file.changes:
            if change.name not in settings:
                raise RuleFileError(
                    f"There is no setting '{change.name}' to change.",
                    where={"file": path.name, "entry": change.name, "field": "name"},
                    remedy="docs/reference/settings.md lists them.",
                )
            if isinstance(change.value, str) != isinstance(settings[change.name].value, str):
                raise RuleFileError(
                    f"The setting is {settings[change.name].value!r} and cannot become {change.value!r}.",
                    where={"file": path.name, "entry": change.name, "field": "value"},
                    remedy="Give a number where it is a number, text where it is text.",
                )
            settings[change.name] = msgspec.structs.replace(settings[change.name], value=change.value)
    _refuse_twice(files)
    _refuse_to_switch_off_nothing(checks, files)
    off = tuple(rule for _, file in files for rule in file.switched_off)
    left_out = tuple(rule for _, file in files for rule in file.left_out) + off
    off_ids = {rule.id for rule in off}
    return RuleBook(
        tuple(check for check in checks if check.id not in off_ids),
        settings,
        left_out,
        {check.id: path.name for path, file in files for check in file.checks},
    )


def _refuse_to_switch_off_nothing(checks: Iterable[Check], files: Iterable[tuple[Path, CheckFile]]) -> None:
    known = {check.id for check in checks}
    for path, file in files:
        for rule in file.switched_off:
            if rule.id not in known:
                raise RuleFileError(
                    f"There is no check '{rule.id}' to switch off.",
                    where={"file": path.name, "entry": rule.id, "field": "id"},
                    remedy="'kloe checks list' shows the ids of all checks.",
                )


def _refuse_twice(files: Iterable[tuple[Path, CheckFile]]) -> None:
    """An id or a setting's name belongs to one entry: an own file changes a setting with ``[[change]]``."""
    files = tuple(files)
    kinds: tuple[tuple[str, str, Callable[[CheckFile], Iterable[str]]], ...] = (
        ("check", "id", lambda file: (check.id for check in file.checks)),
        ("setting", "name", lambda file: (setting.name for setting in file.settings)),
    )
    for what, field_name, names_of in kinds:
        seen: set[str] = set()
        for path, file in files:
            for name in names_of(file):
                if name in seen:
                    raise RuleFileError(
                        f"A {what} of this {field_name} exists already.",
                        where={"file": path.name, "entry": name, "field": field_name},
                        remedy="Give it one of your own; a setting that exists is changed with [[change]].",
                    )
                seen.add(name)


def _refuse_name(name: str, file: str) -> None:
    """A setting is written ``:name`` in a rule, and is not one that every run has by itself."""
    if _SETTING_NAME.fullmatch(name) and name not in BUILT_IN_SETTINGS:
        return
    raise RuleFileError(
        f"A setting cannot be called '{name}'.",
        where={"file": file, "entry": name, "field": "name"},
        remedy=f"Use letters, digits and _, and none of {', '.join(BUILT_IN_SETTINGS)}.",
    )


def _refuse_contradictions(check: Check, file: str) -> None:
    if not check.id.strip():
        raise RuleFileError(
            "A check has a blank id.",
            where={"file": file, "entry": "(no id)", "field": "id"},
            remedy="Give it one of your own, such as OUR-01.",
        )
    if check.per == ():
        raise RuleFileError(
            "The columns that make a group are missing.",
            where={"file": file, "entry": check.id, "field": "per"},
            remedy='Name them, or say per = "row" or per = "list".',
        )
    if sum((check.list is not None, bool(check.lists), bool(check.over))) != 1:
        raise RuleFileError(
            "Say exactly one of list, lists and over.",
            where={"file": file, "entry": check.id, "field": "list"},
        )
    numbers = {check.list} - {None} | ({*check.lists} if check.lists != "every" else set())
    if numbers - latest_specification().by_number.keys():
        field = "lists" if check.lists else "list"
        raise RuleFileError("Lists are 1 to 11.", where={"file": file, "entry": check.id, "field": field})
    if not check.columns and not check.every and not check.over:
        raise RuleFileError(
            "A check names the columns it marks.", where={"file": file, "entry": check.id, "field": "columns"}
        )


def settings_in_use(book: RuleBook) -> Mapping[str, int | float | str]:
    """The value of every setting by name, without the built-in ones."""
    return {name: setting.value for name, setting in book.settings.items()}
