"""Checks: rules as data, run over an extract, every issue traceable to its row."""
