"""An audit is never edited: a correction stands beside it, the second reader decides, and gaps are named."""

import msgspec
import pytest
from audits_to_try import FORM, audit, histories, second
from hypothesis import given

from kloe.audits.completing import gaps, is_complete
from kloe.audits.record_file import AuditFile, as_json, read_json, refuse_incomplete
from kloe.audits.records import (
    AreaGrade,
    Audit,
    Case,
    GivenAnswer,
    Point,
    correct,
    decisions,
    readings,
    refuse_broken_history,
    standing,
)
from kloe.errors import KloeError, UnreadableFileError


def test_a_correction_is_a_new_record_and_the_earlier_one_stays() -> None:
    first = audit()
    both = correct([first], audit(grade="inadequate"), "The chronology was found later.")
    assert both[0] == first
    assert (both[1].revision, both[1].because) == (2, "The chronology was found later.")
    assert standing(both) == (both[1],)


@pytest.mark.parametrize("because", ["", "  "])
def test_a_correction_needs_a_reason(because: str) -> None:
    with pytest.raises(KloeError, match="no reason"):
        correct([audit()], audit(grade="inadequate"), because)


def test_what_is_not_there_cannot_be_corrected() -> None:
    with pytest.raises(KloeError, match="nothing to correct"):
        correct([audit()], second(audit()), "because")


def test_the_second_readers_grades_decide_and_both_readings_stay() -> None:
    first = audit(strengths=(Point(theme="risk", says="Seen at once."),))
    moderated = second(first, grades=(AreaGrade(area="risk", grade="inadequate", reason="Late."),))
    (decided,) = decisions([first, moderated])
    assert decided.grade_by_area["risk"].grade == "inadequate"
    assert decided.grade_by_area["voice"].grade == "good"  # the second reader gave none
    assert decided.strengths == first.strengths
    assert (readings([first, moderated])["A001"].first, readings([first, moderated])["A001"].second) == (
        first,
        moderated,
    )


BROKEN = [
    ([audit(), audit()], "revisions of this reading are 1, 1"),
    ([audit(), audit(revision=3, because="x")], "revisions of this reading are 1, 3"),
    ([audit(revision=2, because="x")], "revisions of this reading are 2"),
    ([audit(), audit(revision=2)], "no reason"),
    ([audit(), second(audit(), case=Case(child_id="another"))], "two children"),
    ([audit(), second(audit(), auditor="first auditor")], "same person"),
]


@pytest.mark.parametrize(("records", "says"), BROKEN)
def test_a_broken_history_is_refused(records: list[Audit], says: str) -> None:
    with pytest.raises(KloeError, match=says):
        refuse_broken_history(records)


NOT_APPLICABLE = GivenAnswer(question="equality", answer="not applicable")
GAPS = [
    (audit(), set()),
    (audit(answers=()), {("answer", "equality")}),
    (audit(answers=(NOT_APPLICABLE,)), {("answer reason", "equality")}),
    (audit(answers=(msgspec.structs.replace(NOT_APPLICABLE, reason="Adopted; the file is closed."),)), set()),
    (audit(grades=audit().grades[1:]), {("grade", "case-recording")}),
    (
        audit(grades=(*audit().grades[1:], AreaGrade(area="case-recording", grade="good"))),
        {("reason", "case-recording")},
    ),
    (audit(grades=audit().grades[:4] + audit().grades[5:]), {("grade", "permanence")}),
    (audit(grades=audit().grades[:4] + audit().grades[5:], case=Case(child_id="c", group="in-need")), set()),
    (audit(grades=audit().grades[:4] + audit().grades[5:], case=Case(child_id="c")), set()),
    (audit(grade="adequate"), {("grade", "adequate")}),
    (audit(grades=(*audit().grades, audit().grades[0])), {("grade", "case-recording")}),
    (audit(learning=(Point(theme="weather", says="x"),)), {("learning", "weather")}),
    (audit(framework="sif-2013"), {("audit", "A001")}),
    (audit(case=Case(child_id="c", group="teenagers")), {("audit", "teenagers")}),
]


@pytest.mark.parametrize(("one", "missing"), GAPS)
def test_what_keeps_an_audit_from_being_complete_is_named(one: Audit, missing: set[tuple[str, str]]) -> None:
    found = gaps(one, FORM)
    assert {(gap.part, gap.of) for gap in found} == missing
    assert all(gap.what and gap.remedy for gap in found)
    assert is_complete(one, FORM) is not bool(missing)


@given(histories())
def test_the_file_of_audits_loses_nothing(tmp_path_factory: pytest.TempPathFactory, audits: tuple[Audit, ...]) -> None:
    path = tmp_path_factory.mktemp("audits") / "audits.json"
    file = AuditFile(framework=FORM.framework.id, form=FORM.id, audits=audits)
    path.write_bytes(as_json(file))
    assert read_json(path) == file
    assert as_json(read_json(path)) == as_json(file)
    refuse_incomplete(file, FORM)


@pytest.mark.parametrize("content", [b"", b"[]", b'{"framework": "x"}', b"\xff", b'{"audits": [{"id": 1}]}'])
def test_a_file_that_is_no_file_of_audits_is_refused(content: bytes, tmp_path) -> None:
    path = tmp_path / "audits.json"
    path.write_bytes(content)
    with pytest.raises(UnreadableFileError, match=r"audits\.json"):
        read_json(path)
