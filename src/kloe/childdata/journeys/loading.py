"""Read the files of journeys, and refuse what contradicts itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kloe.childdata.checks.model import Setting
from kloe.childdata.journeys.model import EventKind, Gap, JourneyFile, Limit, Overlap, SpellKind
from kloe.childdata.measures.loading import load_measure_book
from kloe.childdata.specification import latest_specification
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class JourneyBook:
    """All kinds of events and spells in their order, overlaps, limits and gaps, and the settings that limits name."""

    events: tuple[EventKind, ...]
    spells: tuple[SpellKind, ...]
    overlaps: tuple[Overlap, ...]
    limits: tuple[Limit, ...]
    gaps: tuple[Gap, ...]
    settings: Mapping[str, Setting]


def journey_files() -> tuple[Path, ...]:
    """The files of journeys, in order."""
    return tuple(_FOLDER / f"{name}.toml" for name in ("events", "spells", "limits"))


def load_journey_book() -> JourneyBook:
    """What Kloe reads journeys by; raises RuleFileError with file, entry and field."""
    read = [(path, read_rules(path, JourneyFile)) for path in journey_files() if path.exists()]
    for path, file in read:
        for entry, name, problem in _wrong(file):
            raise RuleFileError(problem, where={"file": path.name, "entry": entry, "field": name})
    return JourneyBook(
        tuple(one for _, file in read for one in file.events),
        tuple(one for _, file in read for one in file.spells),
        tuple(one for _, file in read for one in file.overlaps),
        tuple(one for _, file in read for one in file.limits),
        tuple(one for _, file in read for one in file.gaps),
        load_measure_book().settings,
    )


def _wrong(file: JourneyFile) -> Iterator[tuple[str, str, str]]:
    """Each field that cannot be used, and why."""
    lists = latest_specification().by_number
    told: tuple[EventKind | SpellKind, ...] = (*file.events, *file.spells)
    for entry in told:
        known = lists[entry.list].by_name
        if unknown := [name for name in entry.tells if name not in known]:
            yield entry.id, "tells", f"List {entry.list} has no column '{unknown[0]}'."
    shown: tuple[SpellKind | Limit | Gap, ...] = (*file.spells, *file.limits, *file.gaps)
    for one in shown:
        if not one.example:
            yield one.id, "example", "An entry carries at least one example worked by hand."
    seen: set[str] = set()
    every: tuple[EventKind | SpellKind | Limit | Gap, ...] = (*told, *file.limits, *file.gaps)
    for each in every:
        if each.id in seen:
            yield each.id, "id", "This id is given twice."
        seen.add(each.id)
