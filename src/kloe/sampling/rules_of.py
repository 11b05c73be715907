"""What a framework asks of a sample, as rules that the solver takes."""

from kloe.childdata.cohorts import Cohort, Membership
from kloe.childdata.cohorts.loading import CohortBook
from kloe.errors import KloeError
from kloe.frameworks import Framework
from kloe.frameworks.sampling import Quota, Sample
from kloe.sampling.values import Constraint, SampleRules


def sample_of(framework: Framework, sample_id: str = "") -> Sample:
    """The sample with this id, or the first that has quotas, else the first. Raises UnknownNameError, KloeError."""
    if sample_id:
        return framework.find(framework.samples, sample_id, "sample")
    with_quotas = {quota.sample for quota in framework.quotas}
    found = next((one for one in framework.samples if one.id in with_quotas), None) or next(
        iter(framework.samples), None
    )
    if not found:
        raise KloeError(
            f"{framework.id} names no sample of cases.", remedy="Choose another framework, or 'kloe audit-sample'."
        )
    return found


def rules_of(
    framework: Framework,
    sample: Sample,
    found: Membership,
    *,
    size: int | None = None,
    one_quota_a_child: bool | None = None,
) -> SampleRules:
    """The constraints of ``sample``. Raises KloeError for a size or a way of counting that the framework rules out."""
    quotas = (quota for quota in framework.quotas if quota.sample == sample.id)
    return SampleRules(
        _size(sample, size),
        tuple(_constraint(framework, quota, found) for quota in quotas),
        _several(sample, one_quota_a_child),
        tuple(stage.id for stage in framework.stages),
    )


def months_of(book: CohortBook, framework: Framework) -> dict[str, object]:
    """The settings of cohorts that the framework's quotas fix: between how many months ago something happened."""
    settings: dict[str, object] = {}
    for quota in framework.quotas:
        if cohort := book.answering(framework.id, f"quota/{quota.group}"):
            settings |= book.window(cohort.id, quota.from_months, quota.to_months)
    return settings


def _constraint(framework: Framework, quota: Quota, found: Membership) -> Constraint:
    cohort = _cohort(found.book, framework, quota.group)
    groups = frozenset({cohort.id}) if cohort else frozenset[str]()
    cannot_tell = _cannot_tell(cohort, found)
    return Constraint(quota.id, quota.says + quota.caveat, groups, quota.exactly, quota.at_least, quota.of, cannot_tell)


def _cohort(book: CohortBook, framework: Framework, group: str) -> Cohort | None:
    return book.answering(framework.id, f"quota/{group}") or book.answering(framework.id, f"cohort/{group}")


def _cannot_tell(cohort: Cohort | None, found: Membership) -> str:
    if cohort is None:
        return "Annex A does not tell this group: no definition of it is known."
    if found.can_tell(cohort.id):
        return ""
    return " ".join(found.count(cohort.id).why) or "This extract does not tell this group."


def _size(sample: Sample, asked: int | None) -> int:
    if asked is None:
        return sample.exactly or sample.at_least or 0
    if sample.exactly is not None and asked != sample.exactly:
        raise KloeError(f"The sample '{sample.id}' is of exactly {sample.exactly} cases, not {asked}.")
    if sample.at_least is not None and asked < sample.at_least:
        raise KloeError(f"The sample '{sample.id}' is of at least {sample.at_least} cases, not {asked}.")
    return asked


def _several(sample: Sample, one_quota_a_child: bool | None) -> bool:
    stated = sample.one_case_for_several_quotas
    if stated == "not stated":
        return not one_quota_a_child
    allowed = stated == "allowed"
    if one_quota_a_child is not None and one_quota_a_child == allowed:
        says = "one child may fill several quotas" if allowed else "a child fills one quota"
        raise KloeError(f"The framework says that {says} of '{sample.id}'.", remedy="Leave the switch out.")
    return allowed
