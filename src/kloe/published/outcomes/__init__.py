"""Outcomes: what was judged, where, when and by whose account; and what can be counted of it."""
