"""Full text over every paragraph of the library: words, phrases, beginnings of words, with filters, the best first."""

from kloe.published.searching.filters import Filters
from kloe.published.searching.finding import Chosen, Found, Hit, list_recommendations, search

__all__ = ["Chosen", "Filters", "Found", "Hit", "list_recommendations", "search"]
