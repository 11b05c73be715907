"""What a cohort is: a group of children, told by rules over the rows of lists, and what frameworks call it."""

from typing import Literal

import msgspec

from kloe.childdata.checks.model import Setting

Sees = Literal["whole", "part", "nothing"]
Example = dict[str, object]


class Rows(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """Rows of a list: those that meet ``where``, or all where it is blank."""

    list: int
    where: str = ""


class Cohort(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """A group of children: a child is in it when any of its rows meets any of the rules ``any``.

    ``says`` is how Kloe reads the group, in plain words. ``answers`` names entries of frameworks that it stands for:
    "cohort/referred" of every version, "sif-2013:stage/early-help" of that one; a quota is named by its group
    ("quota/plan-for-adoption"). ``sees`` is how much of the group Annex A shows, and ``cannot_see`` what it does not.
    An example names lists with their rows, and who is in the group (``members``) or may be (``unsure``).
    """

    id: str
    title: str
    says: str
    sees: Sees
    answers: tuple[str, ...] = ()
    cannot_see: str = ""
    any: tuple[Rows, ...] = ()
    example: tuple[Example, ...] = ()


class CohortFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True, omit_defaults=True):
    """One file of cohorts: Kloe's own, or an authority's."""

    title: str = ""
    settings: tuple[Setting, ...] = msgspec.field(name="setting", default=())
    cohorts: tuple[Cohort, ...] = msgspec.field(name="cohort", default=())
