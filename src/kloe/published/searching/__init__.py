"""Full text over every paragraph of the library: words, phrases, beginnings of words, with filters, the best first."""

from kloe.published.searching.filters import Filters
from kloe.published.searching.finding import Found, Hit, search

__all__ = ["Filters", "Found", "Hit", "search"]
