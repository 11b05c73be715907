"""Annex A: its specification, reading, tidying, checks, and a synthetic authority."""
