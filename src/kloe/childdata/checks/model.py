"""What a check is: one line that says what fails, and everything a practitioner needs around it."""

from datetime import date
from typing import Literal

import msgspec

Severity = Literal["error", "warning", "query"]
ColumnKind = Literal["any", "category", "date", "integer", "text"]
Example = dict[str, object]


class Setting(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A threshold that rules use as ``:name``. ``ours`` marks one that no law or guidance gives."""

    name: str
    value: int | float | str
    says: str
    unit: str = ""
    ours: bool = True
    basis: str = ""


class SettingChange(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """An authority's own value for a setting that exists."""

    name: str
    value: int | float | str


class Check(
    msgspec.Struct,
    frozen=True,
    forbid_unknown_fields=True,
    kw_only=True,
    omit_defaults=True,
    rename={"passing": "pass", "failing": "fail"},
):
    """One check. Exactly one of ``list``, ``lists`` and ``over`` says which rows it looks at.

    ``list`` is one list's number; ``lists`` are several, or "every" for all that have its columns; ``over``
    is one of the tables that reading leaves behind (sheets, headings, ledger ...). ``every`` repeats the
    check for each column of a type, which the rule then calls ``cell``. ``per`` is "row", "list" (one
    answer for the whole list) or the columns that make a group. ``columns`` are marked in the report,
    the first one's value is shown. ``fail`` and ``pass`` are examples that the tests run.
    """

    id: str
    severity: Severity
    says: str
    fails: str
    message: str
    remedy: str
    basis: str
    list: int | None = None
    lists: tuple[int, ...] | Literal["every"] = ()
    over: str = ""
    every: ColumnKind | Literal[""] = ""
    leaving_out: tuple[str, ...] = ()
    per: Literal["row", "list"] | tuple[str, ...] = "row"
    among: str = ""
    columns: tuple[str, ...] = ()
    from_date: date | None = None
    to_date: date | None = None
    failing: tuple[Example, ...] = ()
    passing: tuple[Example, ...] = ()


class LeftOut(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A known rule that is deliberately not a check, and why."""

    id: str
    says: str
    reason: str


class CheckFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One file of checks: Kloe's own, or an authority's."""

    title: str = ""
    settings: tuple[Setting, ...] = msgspec.field(name="setting", default=())
    changes: tuple[SettingChange, ...] = msgspec.field(name="change", default=())
    checks: tuple[Check, ...] = msgspec.field(name="check", default=())
    left_out: tuple[LeftOut, ...] = msgspec.field(name="left_out", default=())
    switched_off: tuple[LeftOut, ...] = msgspec.field(name="switched_off", default=())
