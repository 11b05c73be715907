"""Find and read the files of measures, and refuse what contradicts itself."""

from collections.abc import Iterable, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

from kloe.childdata.checks.model import Setting
from kloe.childdata.measures.model import Breakdown, Measure, MeasureFile, Unanswered
from kloe.childdata.specification import latest_specification
from kloe.childdata.tables import BUILT_IN_SETTINGS
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent / "definitions"


@dataclass(frozen=True)
class MeasureBook:
    """All measures, breakdowns and settings of a run. ``files`` says which file each measure is from."""

    measures: tuple[Measure, ...]
    breakdowns: tuple[Breakdown, ...]
    settings: Mapping[str, Setting]
    unanswered: tuple[Unanswered, ...]
    files: Mapping[str, str] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)

    @property
    def by_id(self) -> Mapping[str, Measure]:
        """Id to measure."""
        return {measure.id: measure for measure in self.measures}


def measure_files() -> tuple[Path, ...]:
    """Kloe's own files of measures, in order."""
    return tuple(sorted(_FOLDER.glob("*.toml")))


def load_measure_book(own_files: Iterable[Path] = ()) -> MeasureBook:
    """Kloe's measures and an authority's own; raises RuleFileError with file, entry and field."""
    files = [(path, read_rules(path, MeasureFile)) for path in (*measure_files(), *own_files)]
    seen: set[str] = set()
    _refuse_twice_or_reserved(files)
    breakdowns = {breakdown.name for _, file in files for breakdown in file.breakdowns}
    for path, file in files:
        for measure in file.measures:
            _refuse(measure, path.name, seen, breakdowns)
            seen.add(measure.id)
    return MeasureBook(
        tuple(measure for _, file in files for measure in file.measures),
        tuple(breakdown for _, file in files for breakdown in file.breakdowns),
        {setting.name: setting for _, file in files for setting in file.settings},
        tuple(entry for _, file in files for entry in file.unanswered),
        {measure.id: path.name for path, file in files for measure in file.measures},
        {path.name: file.title for path, file in files},
    )


def _refuse_twice_or_reserved(files: Iterable[tuple[Path, MeasureFile]]) -> None:
    """A name belongs to one setting or breakdown, and none of those that every run has."""
    seen: set[tuple[str, str]] = set()
    for path, file in files:
        names = [("setting", setting.name) for setting in file.settings]
        names += [("breakdown", breakdown.name) for breakdown in file.breakdowns]
        for what, name in names:
            if (what, name) in seen or name in BUILT_IN_SETTINGS or not name.strip():
                raise RuleFileError(
                    f"A {what} cannot be called '{name}': another has this name, or every run has it by itself.",
                    where={"file": path.name, "entry": name, "field": "name"},
                    remedy="Give it a name of its own.",
                )
            seen.add((what, name))


def _refuse(measure: Measure, file: str, seen: set[str], breakdowns: Set[str]) -> None:
    def problem(text: str, name: str, remedy: str = "") -> RuleFileError:
        return RuleFileError(text, where={"file": file, "entry": measure.id, "field": name}, remedy=remedy)

    if not measure.id.strip():
        raise problem("A measure has a blank id.", "id", "Give it one of your own, such as OUR-1.")
    if measure.list not in latest_specification().by_number:
        raise problem("Lists are 1 to 11.", "list")
    if unknown := sorted(set(measure.without) - breakdowns):
        raise problem(
            f"There is no breakdown '{unknown[0]}' to leave out.",
            "without",
            f"Breakdowns: {', '.join(sorted(breakdowns))}.",
        )
    if measure.id in seen:
        raise problem("A measure of this id exists already.", "id", "Give it one of your own.")
    if measure.kind in ("median", "mean") and not measure.value:
        raise problem(f"A {measure.kind} needs a value.", "value", "Say what number each row gives.")
    if measure.bands and not measure.value:
        raise problem("Bands are bands of a value.", "bands", "Say what number each row gives, or take the bands out.")
    if list(measure.bands) != sorted(set(measure.bands)):
        raise problem("Bands go upwards.", "bands", "Write the upper ends, smallest first.")
    if not measure.example:
        raise problem("A measure carries at least one example worked by hand.", "example")
