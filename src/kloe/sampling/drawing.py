"""The front doors: the cases of an extract that a framework asks for, and those that an authority audits each month."""

import secrets
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kloe.childdata.cohorts import load_cohort_book, membership
from kloe.childdata.extract import Extract
from kloe.errors import KloeError
from kloe.frameworks import Framework
from kloe.sampling.answering import asked_of, rows_of, spread_of
from kloe.sampling.cases import cases_of, frame_of, unknown_to
from kloe.sampling.choosing import choose
from kloe.sampling.monthly import TeamSample, choose_each_team
from kloe.sampling.rules_of import months_of, rules_of, sample_of
from kloe.sampling.sample_file import FrameCounts, Row, SampleFile, hash_of
from kloe.sampling.values import Case


def sample_cases(  # noqa: PLR0913 - each by name
    extract: Extract,
    framework: Framework,
    *,
    sample_id: str = "",
    size: int | None = None,
    seed: int | None = None,
    one_quota_a_child: bool | None = None,
    without: Collection[str] = (),
    earlier: Collection[str] = (),
    families: Mapping[str, str] | None = None,
    everybody: bool = False,
) -> SampleFile:
    """The cases that a sample of ``framework`` asks for: nearest to its quotas and, among those, most evenly spread.

    ``without`` are children to leave out, ``earlier`` those of samples that this one must avoid, ``families`` the
    family of each child that is known (see ``kloe.childdata.journeys.read_families``). Without ``seed`` one is drawn;
    the answer says it. ``everybody`` chooses from all children, not only from the groups in scope. A quota that cannot
    be met is no error: the answer says so. Raises UnknownNameError or KloeError for a sample, a size, a way of counting
    or a child that is not to be had.
    """
    sample = sample_of(framework, sample_id)
    found = membership(extract, months_of(load_cohort_book(), framework))
    rules = rules_of(framework, sample, found, size=size, one_quota_a_child=one_quota_a_child)
    every = cases_of(found, framework, families)
    _refuse_unknown(every, without)
    frame = frame_of(every, found, framework, everybody=everybody)
    chosen = choose(frame.cases, rules, seed=_seed(seed), without=without, earlier=earlier)
    asked = asked_of(every, frame.cases, chosen, {*without, *earlier})
    return SampleFile(
        framework=framework.id,
        sample=sample.id,
        extract_date=extract.extract_date,
        seed=chosen.seed,
        frame=FrameCounts(
            inside=len(frame.cases),
            outside=frame.outside,
            why=frame.why,
            hash=hash_of(frame.cases),
            not_told=frame.not_told,
        ),
        several_quotas=rules.several_quotas,
        proven=chosen.proven,
        rows=rows_of(frame.cases, chosen.child_ids, asked),
        constraints=asked,
        stages=rules.stages,
        spread=spread_of(frame.cases, chosen.child_ids, rules.size),
        without=tuple(without),
        earlier=tuple(earlier),
    )


@dataclass(frozen=True)
class AuditSample:
    """The cases that an authority audits in a month. ``stages_of`` says whose stages they are spread over."""

    month: str
    number: int
    seed: int
    extract_date: date
    stages_of: str
    teams: tuple[TeamSample, ...]
    rows: tuple[Row, ...]


def audit_sample(  # noqa: PLR0913 - each by name
    extract: Extract,
    number: int,
    month: str,
    *,
    framework: Framework | None = None,
    seed: int | None = None,
    without: Collection[str] = (),
    earlier: Iterable[str] = (),
    families: Mapping[str, str] | None = None,
) -> AuditSample:
    """``number`` cases of every team for ``month`` (as in "2024-06"), spread inside the team, nobody too often.

    ``earlier`` are the children of earlier months, each as often as it was chosen. The stages are those of
    ``framework``, or without one all that Kloe's cohorts stand for. Raises KloeError for children to leave out that the
    extract does not have.
    """
    cases = cases_of(membership(extract), framework, families)
    _refuse_unknown(cases, without)
    drawn = _seed(seed)
    teams = choose_each_team(cases, number, month, seed=drawn, without=without, earlier=earlier)
    chosen = [child for team in teams for child in team.child_ids]
    stages_of = framework.id if framework and framework.stages else "the cohorts"
    return AuditSample(month, number, drawn, extract.extract_date, stages_of, teams, rows_of(cases, chosen))


def _seed(seed: int | None) -> int:
    return secrets.randbelow(1_000_000) if seed is None else seed


def _refuse_unknown(cases: Collection[Case], without: Collection[str]) -> None:
    if unknown := unknown_to(cases, without):
        raise KloeError(f"{unknown} of the children to leave out are not in this extract.", remedy="Check their ids.")
