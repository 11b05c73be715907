"""The web application: people, roles, and pages over the rooms below.

It shows and stores. Every calculation is asked of a room below; nothing below imports it. ``kloe serve`` starts it.
"""
