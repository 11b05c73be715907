"""What a risk list is: a rule over the rows of one list, and what a manager needs around it."""

from typing import Literal

import msgspec

from kloe.childdata.checks.model import Setting, SettingChange

When = Literal["now", "coming", "history"]
Unit = Literal["working days", "days", "months", "placements", "episodes", "earlier plans", "children"]
Example = dict[str, object]


class RiskList(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Rows of ``list`` that may need somebody to act.

    A row is on it when ``among`` (left out: every row) and ``where`` hold, not on it when either does not, and cannot
    be told otherwise. ``since`` is the day counted from, ``days`` how many ``unit`` passed, ``limits`` the settings
    it is held against, and ``over`` by how much it is past them: left out, ``days`` less the only limit. ``when``
    says whether it is past already (now), soon will be (coming), or was and cannot be put right (history). ``ours``
    marks a limit that no law or guidance gives. An example names lists with their rows, and whose rows are on the list
    (``on``, the most overdue first) and whose cannot be told (``unsure``). ``caseloads`` makes the one list of workers.
    """

    id: str
    title: str
    says: str
    list: int
    act: str
    cannot_say: str
    unit: Unit
    among: str = ""
    where: str = ""
    since: str = ""
    days: str = ""
    over: str = ""
    limits: tuple[str, ...] = ()
    when: When = "now"
    basis: str = ""
    ours: bool = False
    caseloads: bool = False
    example: tuple[Example, ...] = ()


class RiskListFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One file of risk lists: Kloe's own, or an authority's, which may also change settings."""

    title: str = ""
    settings: tuple[Setting, ...] = msgspec.field(name="setting", default=())
    changes: tuple[SettingChange, ...] = msgspec.field(name="setting_change", default=())
    lists: tuple[RiskList, ...] = msgspec.field(name="risk_list", default=())
