"""Find and read the files of risk lists, and refuse what contradicts itself.

Settings of measures and checks hold here too, so that a list and the figure that counts the same never differ.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.checks.model import Setting, SettingChange
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.risk_lists.model import RiskList, RiskListFile
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import BUILT_IN_SETTINGS
from kloe.errors import RuleFileError, UnknownNameError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent / "definitions"


@dataclass(frozen=True)
class RiskListBook:
    """All risk lists and settings of a run. ``files`` says which file each list is from."""

    lists: tuple[RiskList, ...]
    settings: Mapping[str, Setting]
    files: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_id(self) -> Mapping[str, RiskList]:
        """Id to list."""
        return {one.id: one for one in self.lists}

    def find(self, list_id: str) -> RiskList:
        """The list with this id; raises UnknownNameError that names those there are."""
        known = self.by_id
        if list_id not in known:
            raise UnknownNameError(f"There is no risk list '{list_id}'.", remedy=f"These exist: {', '.join(known)}.")
        return known[list_id]

    def limit_of(self, one: RiskList) -> str:
        """What a list is held against, in words: "45 working days"."""
        settings = [self.settings[name] for name in one.limits]
        return " or ".join(f"{setting.value} {setting.unit}".strip() for setting in settings)

    def is_ours(self, one: RiskList) -> bool:
        """Whether no law or guidance gives the limit, or an authority has put its own in its place."""
        return one.ours or any(self.settings[name].ours for name in one.limits)


def risk_list_files() -> tuple[Path, ...]:
    """Kloe's own files of risk lists, in order."""
    return tuple(sorted(_FOLDER.glob("*.toml")))


def load_risk_lists(own_files: Iterable[Path] = ()) -> RiskListBook:
    """Kloe's risk lists, with an authority's own lists and settings on top; RuleFileError."""
    files = [(path, read_rules(path, RiskListFile)) for path in (*risk_list_files(), *own_files)]
    settings = {**load_rule_book().settings, **load_measure_book().settings}
    for path, file in files:
        for setting in file.settings:
            if setting.name in settings or setting.name in BUILT_IN_SETTINGS or not setting.name.isidentifier():
                raise _problem(path, setting.name, "name", "Another setting has this name, or it is no name.")
            settings[setting.name] = setting
        for change in file.changes:
            settings[change.name] = _changed(settings, change, path)
    seen: set[str] = set()
    for path, file in files:
        for one in file.lists:
            for name, what in _wrong(one, seen, settings):
                raise _problem(path, one.id, name, what)
            seen.add(one.id)
    return RiskListBook(
        tuple(one for _, file in files for one in file.lists),
        settings,
        {one.id: path.name for path, file in files for one in file.lists},
        {path.name: file.title for path, file in files},
    )


def _changed(settings: Mapping[str, Setting], change: SettingChange, path: Path) -> Setting:
    """The setting as an authority has it: no longer what law or guidance says, but its own."""
    if change.name not in settings:
        raise _problem(path, change.name, "name", "There is no such setting. docs/reference/risk-lists.md names them.")
    setting = settings[change.name]
    if isinstance(change.value, str) != isinstance(setting.value, str):
        raise _problem(path, change.name, "value", f"The setting is {setting.value!r}: give the same kind of value.")
    return msgspec.structs.replace(setting, value=change.value, ours=True)


def _wrong(one: RiskList, seen: set[str], settings: Mapping[str, Setting]) -> Iterator[tuple[str, str]]:
    """Each field that cannot be used, and why."""
    if not re.fullmatch(r"[\w.-]+", one.id):
        yield "id", "An id is letters, digits, - and _, such as our-late-plans."
    if one.id in seen:
        yield "id", "A risk list of this id exists already. Give it one of your own."
    if one.list not in {known.number for known in latest_specification().lists if known.person == "child_id"}:
        yield "list", "Lists of children are 1 to 10."
    if one.caseloads == bool(one.where):
        yield "where", "Say which rows are on the list."
    if unknown := [name for name in one.limits if name not in settings]:
        yield "limits", f"There is no setting '{unknown[0]}'."
    if not one.over and one.days and len(one.limits) != 1:
        yield "over", "Say by how much a row is past its limit, or name exactly one limit."
    if not one.ours and not one.basis.strip():
        yield "basis", "Say what law or guidance gives the limit, or mark it with ours = true."
    if not one.example and not one.caseloads:
        yield "example", "A risk list carries at least one example worked by hand."


def _problem(path: Path, entry: str, name: str, what: str) -> RuleFileError:
    return RuleFileError(what, where={"file": path.name, "entry": entry, "field": name})
