"""Read the files of flows, and refuse what names a step that does not exist."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kloe.childdata.flows.model import After, Conversion, DecisionPoint, FlowFile, Stage, Step, Told
from kloe.errors import RuleFileError
from kloe.rule_files import read_rules

_FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class FlowBook:
    """All steps, in the order of the funnel, and what is asked of them."""

    steps: tuple[Step, ...]
    stages: tuple[Stage, ...]
    conversions: tuple[Conversion, ...]
    told: tuple[Told, ...]
    after: tuple[After, ...]
    decision_points: tuple[DecisionPoint, ...]

    @property
    def funnel(self) -> tuple[Step, ...]:
        """The steps of the funnel, in order."""
        return tuple(step for step in self.steps if not step.aside)

    @property
    def step(self) -> Mapping[str, Step]:
        """Id to step."""
        return {one.id: one for one in self.steps}

    @property
    def titles(self) -> Mapping[str, str]:
        """Id to what a person calls it, of every step and stage."""
        return {step.id: step.title for step in self.steps} | {stage.id: stage.title for stage in self.stages}


def flow_files() -> tuple[Path, ...]:
    """Kloe's files of flows, in order."""
    return tuple(_FOLDER / f"{name}.toml" for name in ("steps", "conversions", "after", "decision_points"))


def load_flow_book(files: Iterable[Path] = ()) -> FlowBook:
    """The flows of these files, or Kloe's own; raises RuleFileError with file, entry and field."""
    read = [(path, read_rules(path, FlowFile)) for path in (*files,) or flow_files()]
    book = FlowBook(
        tuple(one for _, file in read for one in file.steps),
        tuple(one for _, file in read for one in file.stages),
        tuple(one for _, file in read for one in file.conversions),
        tuple(one for _, file in read for one in file.told),
        tuple(one for _, file in read for one in file.after),
        tuple(one for _, file in read for one in file.decision_points),
    )
    seen: set[str] = set()
    for path, file in read:
        for entry, field, names, known in _named(file, book):
            if entry in seen:
                raise RuleFileError("This id is given twice.", where={"file": path.name, "entry": entry, "field": "id"})
            seen.add(entry)
            if unknown := [name for name in names if name not in known]:
                raise RuleFileError(
                    f"There is no '{unknown[0]}'.",
                    where={"file": path.name, "entry": entry, "field": field},
                    remedy=f"There are: {', '.join(known)}.",
                )
    return book


def _named(file: FlowFile, book: FlowBook) -> Iterator[tuple[str, str, tuple[str, ...], tuple[str, ...]]]:
    """Each entry's id, and the names in one of its fields with those that exist."""
    steps, stages = tuple(one.id for one in book.steps), tuple(one.id for one in book.stages)
    shows = (*(one.id for one in book.conversions), *(one.id for one in book.told))
    plain: tuple[Step | Stage | Told, ...] = (*file.steps, *file.stages, *file.told)
    for entry in plain:
        yield entry.id, "id", (), ()
    for conversion in file.conversions:
        yield conversion.id, "from", (conversion.source, conversion.to), steps
    for after in file.after:
        yield after.id, "stages", (after.source, *after.stages), (*steps, *stages)
    for point in file.decision_points:
        yield point.id, "shown_by", point.shown_by, shows
