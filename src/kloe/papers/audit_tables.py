"""Audits as tables for CSV, Parquet, JSON and workbooks: what each reading says, what all say together, agreement."""

from collections.abc import Iterable, Iterator, Sequence

from kloe.audits.aggregating import Summary, Told
from kloe.audits.agreement import Agreement, AgreementByArea, Kappa
from kloe.audits.form import AuditForm
from kloe.audits.records import Audit
from kloe.childdata.measures.dimensions import ALL
from kloe.papers.data_tables import Column, DataTable, Value

OVER_ALL = "over all areas"
_RECORD = (
    Column("framework"),
    Column("form"),
    Column("audit_id"),
    Column("reader"),
    Column("revision", "whole number", "2 and more: a correction of the one before"),
    Column("why_corrected"),
    Column("child_id"),
    Column("team"),
    Column("worker"),
    Column("group"),
    Column("auditor"),
    Column("day", "day"),
    Column("part", says="grade, answer, strength, learning or action"),
    Column("of", says="the id of the area, question or theme"),
    Column("value", says="the grade, or the answer"),
    Column("says", says="why, or what it is"),
    Column("who"),
    Column("by", "day"),
)
Row = tuple[Value, ...]


def entries_table(audits: Iterable[Audit], form: AuditForm) -> DataTable:
    """Every part of every record as one row: nothing of them is left out. It names children."""
    rows = [(*_record(audit), *part) for audit in audits for part in _parts(audit)]
    notes = ("Children's data: one row for each grade, answer, strength, learning point and action.",)
    return DataTable("Audits", f"{form.file.title}: {form.framework.title}", _RECORD, rows, notes)


def _record(audit: Audit) -> Row:
    case = audit.case
    reading = (audit.framework, audit.form, audit.id, audit.role, audit.revision, audit.because)
    return (*reading, case.child_id, case.team, case.worker, case.group, audit.auditor, audit.day)


def _parts(audit: Audit) -> Iterator[Row]:
    for grade in audit.grades:
        yield "grade", grade.area, grade.grade, grade.reason, None, None
    for answer in audit.answers:
        yield "answer", answer.question, answer.answer, answer.reason, None, None
    for name, points in (("strength", audit.strengths), ("learning", audit.learning)):
        for point in points:
            yield name, point.theme, None, point.says, None, None
    for action in audit.actions:
        yield "action", None, None, action.says, action.who, action.by


_SUMMARY = (
    Column("subject", says="audits, grade, good or better, answer, strength or learning"),
    Column("of", says="the id of the area, question or theme"),
    Column("title"),
    Column("value"),
    Column("breakdown"),
    Column("group"),
    Column("base", "whole number", "audits that say anything of it"),
    Column("counted", "whole number", "of these, with this value; blank where it must not be told"),
    Column("share", "number", "counted of base, from 0 to 1"),
    Column("children_in_base", "whole number", "each child once"),
    Column("withheld", "yes or no"),
    Column("rounded", "yes or no"),
)


def summary_table(summary: Summary, by: str = "") -> DataTable:
    """Every count that the audience may see: over all and by every breakdown, or ``by`` one only."""
    told = [one for one in summary.told if not by or one.breakdown in (ALL, by)]
    rows = [_told_row(one, value) for one in told for value in one.counted]
    return DataTable("Summary of audits", "What the audits say together", _SUMMARY, rows, (summary.policy.says,))


def _told_row(one: Told, value: str) -> Row:
    subject, counted = one.subject, one.counted[value]
    said = (subject.kind, subject.of, subject.title, subject.values[value], one.breakdown, one.group)
    return (*said, one.base, counted, one.share(value), one.children, one.withheld, one.rounded)


_AGREEMENT = (
    Column("area"),
    Column("pairs", "whole number"),
    Column("agreed", "whole number"),
    Column("within_one", "whole number", "at most one grade apart"),
    Column("percent_agreed", "number"),
    *(
        Column(f"{weights}_{name}", "text" if name == "why_not" else "number")
        for weights in ("linear", "quadratic")
        for name in ("kappa", "low", "high", "why_not")
    ),
    Column("confusion", says="first reader's grade > second reader's: pairs"),
)


def agreement_table(agreement: AgreementByArea) -> DataTable:
    """Agreement in each area and over all, with the grades that were given differently."""
    areas = (*agreement.by_area.items(), (OVER_ALL, agreement.over_all))
    notes = (f"{agreement.moderated} cases were read twice.",)
    rows = [_agreement_row(area, one) for area, one in areas]
    return DataTable("Agreement of readers", "How far two readers agree", _AGREEMENT, rows, notes)


def _agreement_row(area: str, one: Agreement) -> Row:
    kappas = (*_kappa(one.linear), *_kappa(one.quadratic))
    return (area, one.pairs, one.agreed, one.within_one, one.percent, *kappas, confusion(one))


def _kappa(kappa: Kappa) -> Row:
    return kappa.value, kappa.low, kappa.high, kappa.why_not or None


def confusion(one: Agreement) -> Sequence[str]:
    """Each pair of grades that was given, with how often: "good > inadequate: 2"."""
    return [
        f"{first} > {second}: {count}" for first, row in one.table.items() for second, count in row.items() if count
    ]
