"""What a version of the Annex A layout is made of: lists, columns, code sets and codes."""

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Literal

import msgspec

ColumnType = Literal["text", "category", "date", "integer"]
Requirement = Literal["always", "conditional", "optional", "uncertain"]


class Code(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One answer of a code set.

    ``code`` is the short form that rules use ("U1", "WBRI", "Yes"); ``printed`` is what the template
    prints and a submission should hold ("a) U1: Foster placement - ..."); ``label`` is that without the code,
    ``detail`` how Ofsted explains it, where it says more. ``group`` and ``broad_group`` are Ofsted's own
    groupings, for analysis and never for submission. A ``legacy`` code is understood but no longer listed.
    """

    code: str
    printed: str
    label: str = ""
    detail: str = ""
    group: str = ""
    broad_group: str = ""
    also_printed: tuple[str, ...] = ()
    legacy: bool = False
    uncertain: str = ""
    source: str = ""


class CodeSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """The answers that a category column may hold. ``open`` sets also take text outside the codes."""

    name: str
    title: str
    codes: tuple[Code, ...]
    open: bool = False
    notes: str = ""

    @property
    def listed(self) -> tuple[Code, ...]:
        """The codes that may be submitted under this version."""
        return tuple(code for code in self.codes if not code.legacy)

    @property
    def by_code(self) -> Mapping[str, Code]:
        """Every code, legacy ones included, by its short form."""
        return {code.code: code for code in self.codes}


class Column(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One column of a list: ``name`` in rules, ``heading`` as the template prints it."""

    name: str
    heading: str
    type: ColumnType
    required: Requirement
    required_note: str = ""
    older_headings: tuple[str, ...] = ()
    codes: str = ""
    smallest: int | None = None
    expected: bool = False
    guidance: str = ""
    notes: str = ""
    source: str = ""
    first_seen: str = ""
    uncertain: str = ""


class ChildList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, dict=True):
    """One of the eleven lists. ``identity`` names the columns that tell one event from another."""

    number: int
    name: str
    title: str
    scope: str
    identity: tuple[str, ...]
    also_called: tuple[str, ...] = ()
    columns: tuple[Column, ...] = msgspec.field(name="column")

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by the name that rules use."""
        return {column.name: column for column in self.columns}

    @property
    def person(self) -> str:
        """The column that says whose row it is: the child's id, or the adopter's on List 11."""
        return self.columns[0].name


class Specification(
    msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True, dict=True
):
    """One dated version of the Annex A layout."""

    id: str
    title: str
    valid_from: date
    valid_from_note: str = ""
    based_on: str = ""
    source: str
    licence: str
    uncertain: tuple[str, ...] = ()
    lists: tuple[ChildList, ...] = msgspec.field(name="list", default=())
    code_sets: tuple[CodeSet, ...] = msgspec.field(name="code_set", default=())

    @cached_property
    def by_name(self) -> Mapping[str, ChildList]:
        """The lists by the name that rules use."""
        return {child_list.name: child_list for child_list in self.lists}

    @cached_property
    def by_number(self) -> Mapping[int, ChildList]:
        """The lists by the number Ofsted gives them."""
        return {child_list.number: child_list for child_list in self.lists}

    @cached_property
    def code_sets_by_name(self) -> Mapping[str, CodeSet]:
        """The code sets by name."""
        return {code_set.name: code_set for code_set in self.code_sets}

    def codes_of(self, column: Column) -> CodeSet | None:
        """The code set of a category column; None for any other column."""
        return self.code_sets_by_name.get(column.codes)
