"""Recommendations by theme: how many there are, in how many reports, and how many were said again."""

from collections import defaultdict
from collections.abc import Iterable

import msgspec

from kloe.published.recurring.following import NO_LATER_REPORT, Followed

NO_THEME = ""


class Cluster(msgspec.Struct, frozen=True, kw_only=True):
    """The recommendations of one theme; those in none are under a blank one.

    ``followed`` counts those with a later report in the library: it is the base of ``said_again`` and ``perhaps``.
    """

    theme: str
    recommendations: int
    reports: int
    authorities: int
    followed: int
    said_again: int
    perhaps: int


def by_theme(found: Iterable[Followed]) -> tuple[Cluster, ...]:
    """The clusters, the largest first. A recommendation of several themes is in the cluster of each."""
    clusters: dict[str, list[Followed]] = defaultdict(list)
    for one in found:
        for theme in one.themes or (NO_THEME,):
            clusters[theme].append(one)
    return tuple(sorted(map(_cluster, clusters, clusters.values()), key=lambda one: (-one.recommendations, one.theme)))


def _cluster(theme: str, some: list[Followed]) -> Cluster:
    return Cluster(
        theme=theme,
        recommendations=len(some),
        reports=len({one.report for one in some}),
        authorities=len({one.authority for one in some}),
        followed=sum(one.became != NO_LATER_REPORT for one in some),
        said_again=sum(one.became == "said again" for one in some),
        perhaps=sum(one.became == "perhaps" for one in some),
    )
