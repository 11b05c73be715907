"""A few measures of every kind with their figures, and published figures to set beside them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from kloe.childdata.measures.dimensions import ALL
from kloe.childdata.measures.figures import Figure
from kloe.childdata.measures.loading import MeasureBook
from kloe.childdata.measures.model import Breakdown, Group, Limit, Measure, Unanswered


def measure(id_: str, title: str, kind: str, **more: object) -> Measure:
    known = {
        "of": id_, "list": 4, "says": f"All about {title.lower()}.", "better": "neither",
        "cannot_say": "How good it was.", "criterion": "Help and protection",
    }  # fmt: skip
    return Measure(id=id_, title=title, kind=kind, **(known | more))  # type: ignore[arg-type]


LIMIT = Limit(says="At most 45 working days.", basis="Working Together", value=45, unit="working days")
ON_TIME = measure(
    "A2", "Assessments within 45 working days", "share", better="higher", limit=LIMIT, value="working_days(a, b)",
    value_unit="working days", bands=(0, 10, 45), month="authorised_date", counted="value <= 45",
)  # fmt: skip
CONTACTS = measure(
    "C1", "Contacts", "count", splits=("source",), month="contact_date", per_10000=True,
    counted="contact_date between add_months(:extract_date, -6) and :extract_date",
)  # fmt: skip
CHILDREN = measure("C4", "Children with a contact", "count", children=True)
SEEN = measure("K7", "Seen alone", "share", better="higher", children=True)
HALF = measure("E3", "Early help", "median", better="lower", value="days(a, b)", value_unit="days")
MEAN = measure(
    "O2", "From care to a family", "mean", better="lower", value="days(a, b)", value_unit="days",
    limit=Limit(says="At most 426 days", basis="Scorecard", value=426, unit="days", unverified=True),
)  # fmt: skip
OVERDUE = measure("V6", "Plans not reviewed", "count", better="lower", limit=Limit(says="Six months", basis="Law"))
MISSING = measure("R1", "Referrals", "count")
MEASURES = (CONTACTS, CHILDREN, MISSING, ON_TIME, HALF, SEEN, MEAN, OVERDUE)
FILES = {"C1": "1", "C4": "1", "R1": "2", "A2": "3", "E3": "3", "K7": "3", "O2": "4", "V6": "4"}
AGES = Breakdown(
    name="age_band", title="Age",
    groups=(Group(name="Under 1", where="age < 1"), Group(name="1 to 4", where="age < 5")),
)  # fmt: skip
SCRIPT = "<script>alert(1)</script>"


def figure(
    of: str, base: int | None, counted: int | None, breakdown: str = ALL, category: str = "", **more: object
) -> Figure:
    return Figure(of, breakdown, category, base, counted, more.pop("unknown", 0), **more)  # type: ignore[arg-type]


def groups(of: str, breakdown: str, **by_name: tuple[int | None, int | None]) -> list[Figure]:
    return [figure(of, *pair, breakdown, name, withheld=None in pair) for name, pair in by_name.items()]


FIGURES = (
    figure("C1", 900, 900),
    *groups("C1", "source", **{"q) 6: Police": (500, 500), "b) Schools": (300, 300), f"a) {SCRIPT}": (100, 100)}),
    *groups("C1", "month", **{"2024-01": (40, 40), "2024-02": (200, 200), "2024-03": (400, 400), "2024-04": (9, 9)}),
    *groups("C1", "worker", **{"Ann Other": (900, 900)}),
    figure("C4", 800, 800, base_children=700, counted_children=700),
    *(
        figure("C4", n, n, "age_and_sex", name, base_children=n, counted_children=n)
        for name, n in (("Female, Under 1", 300), ("Male, Under 1", 200), ("Female, 1 to 4", 80), ("Male, 1 to 4", 120))
    ),
    figure("A2", 100, 90, unknown=3, lower_quartile=17.0, median=27.0, upper_quartile=37.5, mean=26.5),
    *groups("A2", "band", **{"46 or more": (10, 0), "0": (5, 5), "11 to 45": (60, 60), "1 to 10": (25, 25)}),
    *groups("A2", "age_band", **{"1 to 4": (60, 55), "Under 1": (40, 35)}),
    *groups("A2", "team", North=(50, 45), South=(50, 45)),
    figure("E3", 12, 12, lower_quartile=3.0, median=1.0, upper_quartile=9.0, mean=5.0),
    figure("K7", 60, 40, base_children=50, counted_children=46),
    *(
        figure("K7", None, None, "age_band", name, withheld=True) for name in ("Under 1", "1 to 4")
    ),
    figure("O2", 7, 7, lower_quartile=300.0, median=400.0, upper_quartile=500.0, mean=530.25),
    figure("V6", 40, 8),
)  # fmt: skip


@dataclass(frozen=True)
class ShownFigures:
    """Figures given one by one, read as those of an extract are."""

    every: tuple[Figure, ...] = FIGURES
    measures: tuple[Measure, ...] = MEASURES
    files: Mapping[str, str] = field(default_factory=lambda: FILES)

    @property
    def book(self) -> MeasureBook:
        titles = {file: f"Page {file}" for file in self.files.values()}
        needs = (Unanswered(id="Q9", title="Staff turnover", needs="The workforce census"),)
        return MeasureBook(self.measures, (AGES,), {}, needs, self.files, titles)

    def figure(self, measure: str) -> Figure | None:
        return next(iter(self.figures(measure, ALL)), None)

    def figures(self, measure: str, breakdown: str) -> tuple[Figure, ...]:
        return tuple(one for one in self.every if (one.measure, one.breakdown) == (measure, breakdown))

    def breakdowns(self, measure: str) -> tuple[str, ...]:
        found = dict.fromkeys(one.breakdown for one in self.every if one.measure == measure)
        return tuple(name for name in found if name != ALL)

    def why_not(self, measure: str) -> str:
        return "" if self.figure(measure) else "List 3 (Referrals) is not in this extract."


@dataclass(frozen=True)
class Published:
    """One published series."""

    england: float | None = 84.5
    neighbours_median: float | None = 83.0
    unit: str = "%"
    title: str = "Assessments on time, published"
    better: str = "higher"
    differs: str = "From the referral"
    period: int = 2024
    period_says: str = "year ending 31 March 2024"
    group: str = ""
    own: tuple[tuple[int, float | None], ...] = ((2023, None), (2024, 81.5))
    neighbours: tuple[tuple[str, float | None], ...] = (
        ("Northshire", 79.0),
        ("Southshire", 87.0),
        ("Smallshire", None),
    )
    region: tuple[str, float | None] | None = ("North East", 88.0)
    lower_quartile: float | None = 78.0
    upper_quartile: float | None = 91.0
    source: str = "Statistics of children in need"
    licence: str = "Open Government Licence v3.0"


@dataclass(frozen=True)
class Rate:
    """A rate per 10,000 of 50,000 children."""

    rate: float
    yearly: float | None
    population: int = 50_000
    year: int = 2023


@dataclass(frozen=True)
class PublishedFigures:
    """Published series by measure."""

    by_measure: Mapping[str, Published]

    def compare(self, measure: str, authority: str) -> Published | None:
        return self.by_measure.get(measure)

    def rate_per_10000(self, count: int, authority: str, on: date, months: int | None = None) -> Rate:
        return Rate(count / 5, 2 * count / 5 if months else None)


BESIDE = PublishedFigures({"A2": Published(), "K7": Published(england=99.0, neighbours_median=None)})
