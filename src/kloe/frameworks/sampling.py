"""Which cases inspectors and authorities choose: samples, and the quotas within them, as constraints to be solved."""

from typing import Literal

from kloe.frameworks.facts import Fact

ChosenBy = Literal["inspectors", "authority", "inspectors or authority"]
Overlap = Literal["allowed", "forbidden", "not stated"]


class Sample(Fact, frozen=True, kw_only=True):
    """A number of cases, as ``exactly`` or ``at_least``; ``event`` is when they are looked at.

    ``one_case_for_several_quotas`` says whether one child may fill several quotas. ``apart_from`` names a sample
    whose cases may not be taken again.
    """

    title: str
    says: str
    chosen_by: ChosenBy
    exactly: int | None = None
    at_least: int | None = None
    event: str = ""
    apart_from: str = ""
    one_case_for_several_quotas: Overlap = "not stated"


class Quota(Fact, frozen=True, kw_only=True):
    """How many cases of a ``sample`` (or ``of`` another quota's cases) belong to ``group``.

    ``group`` names a group of children, to be told from the data; ``from_months`` and ``to_months`` ago is when that
    must have happened, where the group is told by an event.
    """

    sample: str
    group: str
    says: str
    of: str = ""
    exactly: int | None = None
    at_least: int | None = None
    from_months: int | None = None
    to_months: int | None = None
