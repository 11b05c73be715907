"""The pages of measures, from contacts to adopters: each measure's finding, charts, tables, comparators and limits."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

from kloe.childdata.disclosure.policy import policy_for, symbols
from kloe.childdata.measures.figures import Figure, Figures
from kloe.childdata.measures.model import Measure
from kloe.papers.comparison import Beside, Comparisons, Rate, months_counted, set_beside
from kloe.papers.figure_order import MOST_GROUPS, PEOPLE, ordered, title_of
from kloe.papers.figure_words import WITHHELD, amount, counts
from kloe.papers.finding_sentences import finding, in_unit
from kloe.papers.measure_charts import Chart, charts_of
from kloe.papers.measure_tables import MOST_SHOWN, GroupedTable, grouped_table
from kloe.papers.report_tables import Table, table
from kloe.papers.words import counted, joined, number

Audience = Literal["internal", "peer", "published"]


@dataclass(frozen=True)
class ShownMeasure:
    """A measure as its page shows it."""

    anchor: str
    name: str
    title: str
    says: str
    charts: tuple[Chart, ...]
    breakdowns: GroupedTable | None
    broken_down: str
    definition: tuple[tuple[str, str, bool], ...]
    beside: tuple[str, ...] = ()


@dataclass(frozen=True)
class Page:
    """A section of the report: what was measured, and (anchor, what is said) of what there is nothing to measure of."""

    id: str
    short: str
    title: str
    measures: tuple[ShownMeasure, ...]
    nothing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Sight:
    """All that pages are made from, and for whom."""

    measured: Figures
    extract_date: date
    audience: Audience = "internal"
    authority: str = ""
    comparisons: Comparisons | None = None

    @cached_property
    def hidden(self) -> frozenset[str]:
        """The breakdowns that the audience is not shown."""
        return frozenset(policy_for(self.audience).hidden_breakdowns)

    @cached_property
    def _rates(self) -> Mapping[str, Rate | None]:
        return {measure.id: self._rate(measure) for measure in self.measured.book.measures}

    @cached_property
    def _besides(self) -> Mapping[str, Beside | None]:
        return {measure.id: self._beside(measure) for measure in self.measured.book.measures}

    def rate(self, measure: Measure) -> Rate | None:
        """A count per 10,000 children; None for what is no such count."""
        return self._rates[measure.id]

    def beside(self, measure: Measure) -> Beside | None:
        """What was published beside a measure."""
        return self._besides[measure.id]

    def _rate(self, measure: Measure) -> Rate | None:
        figure = self.measured.figure(measure.id)
        count = counts(figure, measure)[1] if figure else None
        if not self.comparisons or not measure.per_10000 or count is None:
            return None
        return self.comparisons.rate_per_10000(count, self.authority, self.extract_date, months_counted(measure))

    def _beside(self, measure: Measure) -> Beside | None:
        published = self.comparisons.compare(measure.id, self.authority) if self.comparisons else None
        if published is None:
            return None
        return set_beside(measure, self.measured.figure(measure.id), published, self.rate(measure))

    def finding(self, measure: Measure) -> str:
        """What was found, as a sentence."""
        figure, largest = self.measured.figure(measure.id), leading(self.measured, measure)
        return finding(measure, figure, leading=largest, beside=self.beside(measure), rate=self.rate(measure))


def anchor(measure: str) -> str:
    """Where in the report a measure stands."""
    return f"measure-{measure}"


def measure_pages(sight: Sight) -> tuple[Page, ...]:
    """A page for each file of measures, in their order."""
    book = sight.measured.book
    pages: dict[str, list[Measure]] = {}
    for measure in book.measures:
        pages.setdefault(book.files.get(measure.id, ""), []).append(measure)
    return tuple(_page(sight, place, book.titles.get(file, file), of) for place, (file, of) in enumerate(pages.items()))


def _page(sight: Sight, place: int, title: str, measures: Sequence[Measure]) -> Page:
    empty = [measure for measure in measures if nothing_to_measure(sight, measure)]
    shown = tuple(shown_measure(sight, measure) for measure in measures if measure not in empty)
    nothing = tuple((anchor(measure.id), why_nothing(sight, measure)) for measure in empty)
    said = counted(len(measures), "measure") + (f", {len(empty)} with nothing to measure" if empty else "")
    return Page(f"page-{place + 1}", title, f"{title}: {said}", shown, nothing)


def nothing_to_measure(sight: Sight, measure: Measure) -> bool:
    """Whether nobody and nothing is in the base: then charts, breakdowns and published figures have nothing to say."""
    figure = sight.measured.figure(measure.id)
    return figure is None or (not figure.withheld and counts(figure, measure)[0] == 0)


def why_nothing(sight: Sight, measure: Measure) -> str:
    """The measure, with the reason where it is more than an empty base."""
    figure, why_not = sight.measured.figure(measure.id), sight.measured.why_not(measure.id)
    if figure is None:
        return f"{measure.title}: not measured. {why_not or 'No reason is recorded.'}"
    return f"{measure.title}; {number(figure.unknown)} unknown" if figure.unknown else measure.title


def shown_measure(sight: Sight, measure: Measure) -> ShownMeasure:
    """A measure with its finding, charts, breakdowns and definition."""
    measured, beside = sight.measured, sight.beside(measure)
    charts, shown = charts_of(measured, measure, sight.extract_date, beside)
    names = [name for name in measured.breakdowns(measure.id) if name not in shown | sight.hidden]
    places = {one.name: place for place, one in enumerate(measured.book.breakdowns)}
    names.sort(key=lambda name: places.get(name, len(places)))
    titles = [title_of(measured, name) for name in names]
    return ShownMeasure(
        anchor(measure.id),
        measure.title,
        sight.finding(measure),
        measure.says,
        charts,
        _broken_down(measured, measure, names),
        joined([one[:1].lower() + one[1:] for one in titles]),
        (*_definition(measure), *_source(beside)),
        (*_rate(sight.rate(measure)), *_beside(beside)),
    )


def leading(measured: Figures, measure: Measure) -> Figure | None:
    """The largest group of a count that is shown by the answers of one column."""
    if measure.kind != "count" or len(measure.splits) != 1:
        return None
    return next(iter(ordered(measured, measure, measure.splits[0])), None)


def _broken_down(measured: Figures, measure: Measure, names: Sequence[str]) -> GroupedTable | None:
    breakdowns = [
        (title_of(measured, name), ordered(measured, measure, name), MOST_GROUPS if name in PEOPLE else MOST_SHOWN)
        for name in names
    ]
    return grouped_table(measure, breakdowns, measured.figure(measure.id))


def _definition(measure: Measure) -> tuple[tuple[str, str, bool], ...]:
    """(term, text, whether it is in the rule language)."""
    limit = measure.limit
    rests = ""
    if limit:
        unsure = " (unverified)" if limit.unverified and "unverified" not in limit.basis else ""
        rests = f"{limit.says.rstrip('.')}. {limit.basis}{unsure}"
    parts = (
        ("Who is in the base", measure.base or "every row", True),
        ("What each row gives", f"{measure.value} ({measure.value_unit})" if measure.value else "", True),
        ("Who is counted", measure.counted or "all of the base", True),
        ("Limit in law or guidance", rests, False),
        ("What it rests on", measure.basis, False),
        ("What it cannot say", measure.cannot_say, False),
        ("Inspection criterion", measure.criterion, False),
        ("Which direction is better", measure.better.capitalize(), False),
        ("Name", f"{measure.id}, on List {measure.list}", False),
    )
    return tuple(part for part in parts if part[1])


def _rate(rate: Rate | None) -> tuple[str, ...]:
    if rate is None:
        return ()
    of = f"of {number(rate.population)} children aged 0 to 17 (ONS, mid-{rate.year})"
    pace = "" if rate.yearly is None else f"; a year at this pace would give {amount(rate.yearly)}"
    return (f"Per 10,000 {of}: {amount(rate.rate)}{pace}.",)


def _beside(beside: Beside | None) -> tuple[str, ...]:
    """What was published, and how it differs."""
    if beside is None:
        return ()
    known = beside.published
    group = f", {known.group}" if known.group else ""
    said = [f"Beside it: {known.title}{group}, {known.period_says}."]
    if known.differs:
        said.append(f"How that differs: {known.differs.rstrip('.')}.")
    if known.england is not None:
        said.append(f"England: {in_unit(known.england, known.unit)}.")
    return tuple(said)


def _source(beside: Beside | None) -> tuple[tuple[str, str, bool], ...]:
    if beside is None:
        return ()
    known = beside.published
    return (("Source of the published figures", f"{known.source.rstrip('.')}. {known.licence.rstrip('.')}.", False),)


def withheld_words(audience: Audience) -> str:
    """What an audience is not shown, and the symbol for it; empty for those who see everything."""
    policy = policy_for(audience)
    if not policy.withholds:
        return ""
    meaning = symbols()[WITHHELD]
    return f"{policy.says} {WITHHELD} means: {meaning[:1].lower()}{meaning[1:].rstrip('.')}."


def unanswered_table(measured: Figures) -> Table:
    """What the register of measures asks for and Annex A does not hold."""
    rows = [(one.id, one.title, one.needs) for one in measured.book.unanswered]
    return table("unanswered", "Measures that Annex A cannot answer", ("!Measure", "What", ">What it would need"), rows)
