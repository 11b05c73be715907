"""Which themes recur in published reports, as lines for a terminal: counts, one theme with its years, quotations."""

from collections.abc import Iterator, Sequence

from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, day, share
from kloe.published.theme_counts.choosing import Asked, Chosen, window
from kloe.published.theme_counts.counting import Compared, Counts, ThemeCount
from kloe.published.theme_counts.quoting import Quotation
from kloe.published.themes.taxonomy import area_meant, load_taxonomy

NOTHING = "No report in the library fits. 'kloe published list' shows what there is, 'kloe published add' adds more."
CODED = "Sentences are coded by words, with errors: docs/explanation/how-themes-are-found.md says how many."
_WIDEST = 60


def base_says(reports: Sequence[Chosen], asked: Asked) -> str:
    """What was counted, in a sentence: how many reports, of which days, by which filters."""
    days = window(reports)
    when = f", published from {day(days[0])} to {day(days[1])}" if days else ""
    about = f" Only sentences about {area_meant(asked.area).title.lower()} count." if asked.area else ""
    return f"{counted(len(reports), 'report')}{when}{_filters(asked)}.{about}"


def _filters(asked: Asked) -> str:
    said = [f"framework {' or '.join(asked.frameworks)}"] if asked.frameworks else []
    said += [f"region {' or '.join(asked.regions)}"] if asked.regions else []
    said += [f"graded {' or '.join(asked.grades)}"] if asked.grades else []
    return f" ({', '.join(said)})" if said else ""


def themes_lines(counts: Counts) -> Iterator[str]:
    """One theme a line, the most frequent first."""
    if not counts.reports:
        yield NOTHING
        return
    least = counts.asked.at_least
    yield from wrapped(base_says(counts.reports, counts.asked))
    yield from wrapped(
        f"A report dwells on a theme when at least {counted(least, 'sentence')} speak of it, and finds it weak when at"
        f" least {counted(least, 'sentence')} speak of a weakness. Weak: of the sentences that take a side. Ratio: how"
        " much more often inadequate reports find it weak than good ones, with its 95 % interval."
    )
    yield ""
    yield f"{'theme':<{_WIDEST}}  {'dwell on it':>17}  {'find it weak':>17}  {'weak':>5}  ratio"
    for one in counts.themes:
        yield (
            f"{one.title[:_WIDEST]:<{_WIDEST}}  {of_base(one.reports, one.base):>17}"
            f"  {of_base(one.weaknesses, one.base):>17}  {percent(one.weak_share):>5}  {ratio_says(one.compared)}"
        )
    yield ""
    yield from wrapped(CODED)


def theme_lines(count: ThemeCount, counts: Counts, quoted: Sequence[Quotation]) -> Iterator[str]:
    """One theme: what it covers, its counts, its years, and what reports say of it."""
    theme = load_taxonomy().theme(count.theme)
    yield f"{theme.title} [{theme.id}]"
    yield from wrapped(theme.definition, "  ")
    yield from wrapped(f"Belongs to it: {theme.belongs}", "  ")
    yield from wrapped(f"Does not: {theme.excludes}", "  ")
    yield ""
    if not counts.reports:
        yield NOTHING
        return
    yield from wrapped(base_says(counts.reports, counts.asked))
    yield from wrapped(says(count))
    yield ""
    yield "year  reports  dwell on it  find it weak  per 100 sentences"
    for one in count.years:
        yield f"{one.year:<4}{one.base:>9}{one.reports:>13}{one.weaknesses:>14}{one.per_hundred:>19.1f}"
    for heading, polarity in (("Strengths", "strength"), ("Weaknesses", "weakness")):
        some = [one for one in quoted if one.polarity == polarity]
        if some:
            yield ""
            yield heading
            for quotation in some:
                yield from wrapped(f"“{quotation.text}” {printed_in(quotation)}", "  ")
    yield ""
    yield from wrapped(CODED)


def says(count: ThemeCount) -> str:
    """The counts of one theme in sentences."""
    compared = count.compared
    weak = (
        f" Of its sentences that take a side, {percent(count.weak_share)} speak of a weakness."
        if count.sentences
        else ""
    )
    ratio = (
        f" Weak in {of_base(compared.inadequate, compared.of_inadequate)} of the inadequate reports and"
        f" {of_base(compared.good, compared.of_good)} of the good ones. Times as often: {ratio_says(compared)}."
        if compared.ratio
        else ""
    )
    return (
        f"{of_base(count.reports, count.base)} dwell on it, {of_base(count.strengths, count.base)} find strengths,"
        f" {of_base(count.weaknesses, count.base)} find weaknesses.{weak}{ratio}"
    )


def ratio_says(compared: Compared) -> str:
    """The ratio with its interval, and a mark where chance may explain it; no ratio where one of the two has none."""
    if compared.ratio is None:
        return "-"
    one = compared.ratio
    if not compared.good or not compared.inadequate:
        return f"- ({one.low:.1f} to {one.high:.1f}{'' if one.is_clear else ', may be chance'})"
    unclear = "" if one.is_clear else ", may be chance"
    return f"{one.value:.1f} ({one.low:.1f} to {one.high:.1f}{unclear})"


def printed_in(one: Quotation) -> str:
    """Where a sentence is printed."""
    number = f", paragraph {one.number}" if one.number else ""
    published = f", {day(one.published)}" if one.published else ""
    return f"({one.authority}{published}, page {one.page}{number})"


def of_base(part: int, whole: int) -> str:
    """A count with its share: "24 of 33 (73%)"."""
    return f"{part} of {whole} ({share(part, whole, 0)})" if whole else "0 of 0"


def percent(part: float | None) -> str:
    """A share as a whole per cent, or a dash where there is none."""
    return "-" if part is None else f"{part:.0%}"
