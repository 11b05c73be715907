"""Themes over the whole library: in which reports each recurs, by grade and year, and sentences that show it."""
