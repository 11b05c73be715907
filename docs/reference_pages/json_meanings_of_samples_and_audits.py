"""What each field means of what the commands about samples and audits print with --json, by command and path."""

from collections.abc import Iterator, Mapping

from reference_pages.json_fields import fields, rows


def _samples() -> Iterator[tuple[str, str]]:
    seed = "What the draw began from: the same gives the same sample."
    yield from fields(
        "sample",
        framework="The framework.",
        sample="Which of its samples.",
        extract_date="The reference date.",
        seed=seed,
        frame="From whom was chosen.",
        several_quotas="Whether one child may fill several quotas.",
        proven="Whether no sample is nearer to the quotas and, among those, more evenly spread.",
        stages="The stages of the framework.",
        spread="By every value of every dimension, what would be even and what was chosen.",
        cases="How many cases were chosen.",
        left_out="How many children were to be left out.",
        avoided="How many children of earlier samples were avoided.",
        picked="How many cases inspectors picked later: none in a new sample.",
        constraints="What was asked for, each held against the sample by separate code.",
    )
    yield from fields(
        "sample.frame",
        inside="How many children could be chosen.",
        outside="How many children of the extract could not.",
        why="Why those, and not the others.",
        hash="The same for the same children with the same groups, stages and so on.",
        not_told="Groups in scope that the extract does not tell.",
    )
    yield from fields(
        "sample.spread[]",
        dimension="`stage`, `team`, `age_band`, `sex`, `ethnicity` or `worker`.",
        value="The stage, the team and so on; `not said` where the data does not say.",
        children="How many children of the frame have it.",
        expected="How many cases that would be by its share.",
        cases="How many cases have it.",
    )
    yield from fields(
        "sample.constraints[]",
        constraint="The quota of the framework, or `size`, `no-child-twice`, `in-the-data`, `left-out`, `no-siblings`.",
        says="It in words.",
        ruling="`met`, `not met` or `cannot be told`.",
        asked="How many cases are asked for.",
        found="How many the sample has.",
        away="By how many it is missed.",
        why="Why it is missed or cannot be told.",
        exactly="The number of a quota of exactly so many; null otherwise.",
        at_least="The number of a quota of at least so many; null otherwise.",
        of="The quota that it is a part of; blank where it is part of none.",
    )
    yield from fields(
        "audit_sample",
        month="The month.",
        number="How many cases were asked for of each team.",
        seed=seed,
        stages_of="Whose stages the cases are spread over: a framework, or `the cohorts`.",
        teams="The teams.",
    )
    yield from fields(
        "audit_sample.teams[]",
        team="The team; `not said` where the data does not say.",
        children="How many children it has.",
        cases="How many were chosen.",
        again="How many of those not for the first time.",
        short="How many too few it has.",
    )


def _audits() -> Iterator[tuple[str, str]]:
    yield from fields(
        "audit_read",
        framework="The version whose grades are used.",
        form="The form.",
        audits="How many audits can be used.",
        not_begun="How many rows nobody has begun.",
        refused="What cannot be used. No cell is repeated.",
        written_to="The file; null where none was written.",
    )
    yield from fields(
        "audit_read.refused[]",
        sheet="The sheet.",
        row="The row, as Excel numbers it.",
        column="The heading; blank for a whole row.",
        what="What is wrong.",
        remedy="What would have been right.",
    )
    yield from rows(
        "summary",
        "One entry for each value of each subject, in each group.",
        subject="`audits`, `grade`, `good or better`, `answer`, `strength` or `learning`.",
        of="The area, question or theme.",
        title="What it is called.",
        value="The grade or answer.",
        breakdown="`all`, `team`, `month` or `team_and_month`.",
        group="The group; blank for `all`.",
        base="How many audits say anything of it; null where it must not be told.",
        counted="How many of these have this value; null where it must not be told.",
        share="`counted` of `base`, 0 to 1; null where there is none to tell.",
        children_in_base="Children in the base, each once.",
        withheld="Whether anything of it is withheld.",
        rounded="Whether the numbers are rounded.",
    )
    kappas = {
        f"{weights}_{name}": says.format(weights=weights)
        for weights in ("linear", "quadratic")
        for name, says in (
            ("kappa", "Kappa with {weights} weights; null where it is not defined."),
            ("low", "Lower end of its 95% interval."),
            ("high", "Upper end of its 95% interval."),
            ("why_not", "Why it is not defined, or has no interval."),
        )
    }
    yield from rows(
        "agreement",
        "One entry an area, then one over all.",
        area="The area, or `over all areas`.",
        pairs="How many cases two people graded.",
        agreed="How many got the same grade.",
        within_one="How many got grades at most one apart.",
        percent_agreed="The share that got the same, in percent.",
        **kappas,
        confusion="The first reader's grade, the second's, and how often: `good > inadequate: 2`.",
    )


_PARTS = (_samples, _audits)
MEANINGS: Mapping[str, str] = dict(pair for part in _PARTS for pair in part())
