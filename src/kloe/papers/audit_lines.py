"""Audits as lines for a terminal: what was read and refused, what many say together, how far two readers agree."""

from collections.abc import Iterator, Sequence

from kloe.audits.aggregating import Summary, Told
from kloe.audits.agreement import Agreement, AgreementByArea, Kappa
from kloe.audits.counting import BREAKDOWNS, Subject
from kloe.audits.form import AuditForm
from kloe.audits.workbook_reading import ReadAudits
from kloe.childdata.disclosure.policy import hidden_breakdowns, symbols
from kloe.childdata.measures.dimensions import MONTH
from kloe.papers.figure_words import WITHHELD
from kloe.papers.framework_lines import wrapped
from kloe.papers.words import counted, joined, number, share, shortened

_WIDEST = 44
_PART_TITLES = {
    "grade": "GRADES",
    "good or better": "GOOD OR BETTER",
    "answer": "WHAT EVERY AUDIT ANSWERS",
    "strength": "STRENGTHS",
    "learning": "TO LEARN",
}
_NO_CASE_TWICE = "No case was read by two readers, so nothing can be said of their agreement."


def read_lines(read: ReadAudits, written: str) -> Iterator[str]:
    """How many audits were understood, what was refused, and what is in the file."""
    yield f"{counted(len(read.audits), 'audit')} read, {number(read.not_begun)} not begun, {_refused(read)}."
    for refusal in read.refused:
        yield from wrapped(str(refusal), "  ")
    if written:
        yield written


def _refused(read: ReadAudits) -> str:
    return counted(len(read.refused), "thing") + " to put right" if read.refused else "nothing to put right"


def summary_lines(summary: Summary, by: str = "") -> Iterator[str]:
    """Each area, question and theme with its counts: over all, or by the groups of one breakdown."""
    yield from wrapped(f"{summary.form.file.title} under {summary.form.framework.title}")
    yield from wrapped(f"{summary.policy.title}: {summary.policy.says}")
    if not summary.told:
        yield "There is no audit yet."
        return
    if any(one.withheld for one in summary.told):
        yield f"{WITHHELD}: {symbols()[WITHHELD]}"
    for kind, title in (("audits", "AUDITS"), *_PART_TITLES.items()):
        subjects = [subject for subject in summary.subjects if subject.kind == kind]
        lines = [line for subject in subjects for line in _subject(summary, subject, by)]
        if lines:
            yield from ("", title, *lines)


def _subject(summary: Summary, subject: Subject, by: str) -> Iterator[str]:
    whole = summary.of(subject)
    if not whole or (subject.kind in ("strength", "learning") and whole[0].counted.get("named") == 0):
        return
    groups = _with_gaps(summary.of(subject, by)) if by == MONTH else summary.of(subject, by)
    if not by:
        yield f"  {_label(subject)}  {_counts(whole[0])}"
    elif not groups:
        yield f"  {_label(subject)}  {_not_told(summary, by)}"
    else:
        yield f"  {subject.title}"
        for group in groups:
            name, said = (group, "no audit") if isinstance(group, str) else (group.group, _counts(group))
            yield f"    {shortened(name, _WIDEST - 2):<{_WIDEST - 2}}  {said}"


def _not_told(summary: Summary, by: str) -> str:
    hidden = by in hidden_breakdowns(summary.policy, BREAKDOWNS)
    why = "this audience does not see it" if hidden else "the numbers are too small"
    return f"not told by {by.replace('_', ' ')}: {why}"


def _label(subject: Subject) -> str:
    return f"{shortened(subject.title, _WIDEST):<{_WIDEST}}"


def _with_gaps(groups: Sequence[Told]) -> Sequence[Told | str]:
    """The months in a row: one without an audit is named, for a trend must show it."""
    found = {group.group: group for group in groups}
    if not found:
        return ()
    first, last = (_months(month) for month in (min(found), max(found)))
    months = (f"{place // 12:04}-{place % 12 + 1:02}" for place in range(first, last + 1))
    return [found.get(month, month) for month in months]


def _months(month: str) -> int:
    year, number_in_year = month.split("-")
    return int(year) * 12 + int(number_in_year) - 1


def _counts(one: Told) -> str:
    """The counts with their shares and what they are of."""
    if one.subject.kind == "audits":
        children = f"{WITHHELD} children" if one.children is None else counted(one.children, "child", "children")
        return f"{_number(one.base)} of {children}"
    if len(one.counted) == 1:
        (value,) = one.counted
        return f"{_number(one.counted[value])} of {_number(one.base)}{_share(one, value)}"
    named = [value for value, count in one.counted.items() if count != 0]
    said = "; ".join(
        f"{one.subject.values[value]} {_number(one.counted[value])}{_share(one, value)}" for value in named
    )
    return f"{said or 'none'}; of {_number(one.base)}"


def _share(one: Told, value: str) -> str:
    count = one.counted[value]
    return f" ({share(count, one.base, decimals=0 if one.rounded else 1)})" if one.base and count is not None else ""


def _number(count: int | None) -> str:
    return WITHHELD if count is None else number(count)


def agreement_lines(agreement: AgreementByArea, form: AuditForm) -> Iterator[str]:
    """Percent agreement and weighted kappa by area and over all, and which grades were given differently."""
    if not agreement.moderated:
        yield _NO_CASE_TWICE
        return
    yield f"{counted(agreement.moderated, 'case')} read by two readers. The second reader's grade decides; both stay."
    for area, one in agreement.by_area.items():
        yield from ("", *_agreement(form.area_by_id[area].title, one, form))
    yield from ("", *_agreement("All areas", agreement.over_all, form))
    yield ""
    yield from wrapped(
        "Kappa is agreement beyond what chance would give: 1 is full agreement, 0 is no better than chance. Its 95%"
        " interval is for large samples; with few pairs it is rough. Over all areas it leaves out one case at a time,"
        " because the grades of one case go together."
    )


def _agreement(title: str, one: Agreement, form: AuditForm) -> Iterator[str]:
    if not one.pairs:
        yield f"{title}: graded by no two readers"
        return
    yield (
        f"{title}: the same in {one.agreed} of {counted(one.pairs, 'pair')} ({share(one.agreed, one.pairs)}),"
        f" at most one grade apart in {one.within_one}"
    )
    yield from wrapped(f"Kappa, linear weights: {_kappa(one.linear)}", "  ")
    yield from wrapped(f"Kappa, quadratic weights: {_kappa(one.quadratic)}", "  ")
    if apart := _apart(one, form):
        yield from wrapped(f"Given differently (first reader, then second): {joined(apart)}", "  ")


def _kappa(kappa: Kappa) -> str:
    if kappa.value is None:
        return f"none. {kappa.why_not}"
    if kappa.low is None or kappa.high is None:
        return f"{kappa.value:.2f}. {kappa.why_not}"
    return f"{kappa.value:.2f} (95% interval {kappa.low:.2f} to {kappa.high:.2f})"


def _apart(one: Agreement, form: AuditForm) -> list[str]:
    names = {grade.id: grade.name.lower() for grade in form.scale}
    return [
        f"{names[first]}, {names[second]}: {count}"
        for first, row in one.table.items()
        for second, count in row.items()
        if count and first != second
    ]
