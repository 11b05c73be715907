"""Recommendations: by theme, and whether the next report on the same authority asks for the same thing again."""

from kloe.published.recurring.clusters import Cluster, by_theme
from kloe.published.recurring.following import Followed, follow, said_again
from kloe.published.recurring.likeness import Likeness, likeness

__all__ = ["Cluster", "Followed", "Likeness", "by_theme", "follow", "likeness", "said_again"]
