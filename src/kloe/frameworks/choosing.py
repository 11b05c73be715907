"""Which framework applies to an inspection: the first day of its fieldwork decides, and its type."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from kloe.errors import UnknownNameError
from kloe.frameworks.framework import Framework
from kloe.frameworks.loading import load_frameworks
from kloe.frameworks.plans import Suspension
from kloe.frameworks.structure import InspectionType
from kloe.frameworks.suspensions import load_suspensions, suspended


@dataclass(frozen=True)
class Applicable:
    """A framework that applies, with the types of inspection asked for.

    Of a version with dated editions, ``framework`` is the newest edition of the day and ``main`` the version that it
    is an edition of; otherwise both are the same. ``suspensions`` are those of the day that touch any of ``types``.
    """

    framework: Framework
    main: Framework
    types: tuple[InspectionType, ...]
    suspensions: tuple[Suspension, ...]


def at(
    day: date,
    type_name: str = "",
    frameworks: Sequence[Framework] | None = None,
    suspensions: Sequence[Suspension] | None = None,
) -> tuple[Applicable, ...]:
    """The frameworks that apply to fieldwork that starts on ``day``: one a system, in the order in which they began.

    ``type_name`` (an id or a name: "short", "Short inspection") leaves those that have this type. Raises
    UnknownNameError when there is none, and says what there is.
    """
    known = load_frameworks() if frameworks is None else tuple(frameworks)
    stops = load_suspensions() if suspensions is None else suspensions
    in_force = in_force_on(day, known)
    if not in_force:
        raise _none_in_force(day, known)
    found = tuple(_applicable(one, type_name, day, known, stops) for one in in_force if _types(one, type_name))
    if not found:
        raise _no_such_type(day, type_name, in_force, known)
    return found


def in_force_on(day: date, frameworks: Iterable[Framework] | None = None) -> tuple[Framework, ...]:
    """Of each system the newest version whose days include ``day``; a planned one never.

    Without ``frameworks``, of those that Kloe ships.
    """
    newest: dict[str, Framework] = {}
    for one in sorted(load_frameworks() if frameworks is None else frameworks, key=_beginning):
        if not one.planned and one.applies and one.applies.covers(day):
            newest[one.system] = one
    return tuple(newest.values())


def main_version(framework: Framework, frameworks: Iterable[Framework]) -> Framework:
    """The version of which ``framework`` is an edition; itself, when it is none."""
    by_id = {one.id: one for one in frameworks}
    while framework.edition_of in by_id:
        framework = by_id[framework.edition_of]
    return framework


def _applicable(
    framework: Framework, type_name: str, day: date, known: Iterable[Framework], suspensions: Iterable[Suspension]
) -> Applicable:
    types = _types(framework, type_name)
    stopped = tuple(suspended(framework, [one.id for one in types], day, suspensions))
    return Applicable(framework, main_version(framework, known), types, stopped)


def _types(framework: Framework, type_name: str) -> tuple[InspectionType, ...]:
    asked = type_name.strip().casefold()
    return tuple(one for one in framework.types if asked in ("", one.id.casefold(), one.name.casefold()))


def _beginning(framework: Framework) -> date:
    return framework.applies.since if framework.applies else date.max


def _ending(framework: Framework) -> date:
    return (framework.applies.to if framework.applies else None) or date.max


def _days(framework: Framework) -> str:
    until = f" to {_ending(framework)}" if _ending(framework) != date.max else " on"
    return f"{framework.id} from {_beginning(framework)}{until}"


def _none_in_force(day: date, frameworks: Sequence[Framework]) -> UnknownNameError:
    dated = sorted((one for one in frameworks if one.applies and not one.planned), key=_beginning)
    before = max((one for one in dated if _ending(one) < day), key=_ending, default=None)
    after = next((one for one in dated if _beginning(one) > day), None)
    nearest = (
        f"The last one before is {_days(before)}." if before else "",
        f"The {'next' if before else 'first'} one is {_days(after)}." if after else "",
    )
    return UnknownNameError(
        f"No framework that Kloe knows applies to fieldwork that starts on {day}.",
        remedy=" ".join(filter(None, nearest)),
    )


def _no_such_type(
    day: date, type_name: str, in_force: Sequence[Framework], known: Sequence[Framework]
) -> UnknownNameError:
    there = ", ".join(f"{kind.id} ({one.id})" for one in in_force for kind in one.types)
    elsewhere = [_days(one) for one in sorted(known, key=_beginning) if one.applies and _types(one, type_name)]
    at_other_times = f" '{type_name}' exists under {'; '.join(elsewhere)}." if elsewhere else ""
    return UnknownNameError(
        f"No inspection of the type '{type_name}' has fieldwork that starts on {day}.",
        remedy=f"On that day there are: {there or 'no types'}.{at_other_times}",
    )
