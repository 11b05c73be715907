"""What a child's journey is made of. Days are ordinals; codes are the short ones of the specification."""

import msgspec


class Child(msgspec.Struct, frozen=True, gc=False):
    """Who the child is. ``birth`` after the extract date is an expected date of birth."""

    id: str
    gender: str
    ethnicity: str
    birth: int
    disability: str
    uasc: bool = False


class Allocation(msgspec.Struct, frozen=True, gc=False):
    """The team and worker that hold a case."""

    team: str
    worker: str


class Contact(msgspec.Struct, frozen=True, gc=False):
    """A contact received."""

    day: int
    source: str


class EarlyHelp(msgspec.Struct, frozen=True, gc=False):
    """An early help assessment and what followed from it."""

    start: int
    completed: int | None
    organisation: str


class Referral(msgspec.Struct, frozen=True):
    """A referral received."""

    day: int
    source: str
    no_action: bool
    held_by: Allocation


class Assessment(msgspec.Struct, frozen=True):
    """A statutory assessment; open while ``authorised`` is None."""

    start: int
    authorised: int | None
    seen: str
    support: bool | None
    held_by: Allocation


class Enquiry(msgspec.Struct, frozen=True):
    """A section 47 enquiry; undecided while ``unnecessary`` is None."""

    strategy: int
    unnecessary: bool | None
    conference: int | None
    led_to_plan: bool | None
    held_by: Allocation


class Need(msgspec.Struct, frozen=True):
    """The latest episode of need, as List 6 asks for it."""

    start: int
    code: str
    last_seen: int
    closed: int | None
    reason: str | None
    held_by: Allocation


class Plan(msgspec.Struct, frozen=True):
    """The latest child protection plan."""

    start: int
    first_category: str
    category: str
    visited: int | None
    seen_alone: str | None
    reviewed: int | None
    ended: int | None
    emergency: bool
    earlier_plans: int
    held_by: Allocation


class Placement(msgspec.Struct, frozen=True, gc=False):
    """Where a looked after child lives."""

    start: int
    type: str
    provider: str
    postcode: str | None
    urn: str | None
    own_authority: bool
    authority: str
    in_12_months: int


class Absences(msgspec.Struct, frozen=True, gc=False):
    """Missing and absent episodes of the last 12 months, and the return interview after the last one."""

    missing: int
    absent: int
    offered: bool | None
    accepted: bool | None


class Care(msgspec.Struct, frozen=True):
    """The latest period of care."""

    start: int
    need: str
    second_period: bool
    legal_start: int
    legal_status: str
    reviewed: int | None
    visited: int | None
    permanence: str | None
    officer_seen: int | None
    health: int | None
    dental: int | None
    ended: int | None
    reason: str | None
    placement: Placement
    absences: Absences
    held_by: Allocation


class LeavingCare(msgspec.Struct, frozen=True):
    """Leaving care services at the extract date."""

    eligibility: str
    plan_reviewed: int
    in_touch: str
    contacted: int | None
    accommodation: str | None
    suitable: bool | None
    activity: str | None
    advisor: str
    held_by: Allocation


class Adoption(msgspec.Struct, frozen=True, gc=False):
    """The way to an adoption order, or back."""

    entered: int
    decided: int
    ordered: int | None
    matched: int | None
    placed: int | None
    adopted: int | None
    reversed: int | None
    reversal_reason: str | None
    early_placed: int | None
    family: str | None


class Journey(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that happened to one child, on any list or none."""

    child: Child
    contacts: tuple[Contact, ...] = ()
    early_help: tuple[EarlyHelp, ...] = ()
    referrals: tuple[Referral, ...] = ()
    assessments: tuple[Assessment, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    need: Need | None = None
    plan: Plan | None = None
    care: Care | None = None
    leaving: LeavingCare | None = None
    adoption: Adoption | None = None


class Adopter(msgspec.Struct, frozen=True, kw_only=True):
    """One person who applied to adopt."""

    id: str
    family: str
    gender: str
    ethnicity: str
    disabled: bool
    early_placement: bool
    enquired: int
    first_stage: int
    first_stage_ended: int | None = None
    second_stage: int | None = None
    approved: int | None = None
    matched: int | None = None
    placed: int | None = None
    children: int | None = None
    adopted: int | None = None
    left: int | None = None
    reason: str | None = None
