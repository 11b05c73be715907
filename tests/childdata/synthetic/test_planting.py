"""Planted faults: as many as asked for, only where the key says, and found by the checks they name."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.extract import read_annex_a
from kloe.childdata.synthetic import Authority, Planted, fault_kinds, simulate, spoil, write_csv, write_key
from kloe.errors import KloeError

Found = dict[str, list[tuple[object, ...]]]


def issues(authority: Authority, folder: Path) -> tuple[Found, dict[str, int]]:
    write_csv(authority, folder)
    extract = read_annex_a(folder, authority=authority.name, as_at=authority.as_at)
    result = extract.check()
    found: Found = {}
    for check, *rest in result.session.rows(
        'select "check", list_number, sheet_row, child_id, "column", value from issues'
    ):
        found.setdefault(str(check), []).append(tuple(rest))
    counts = dict(result.counts())
    extract.session.close()
    return found, counts


def is_found(fault: Planted, found: Found) -> bool:
    for number, row, child, column, value in found.get(fault.check, []):
        if {
            "row": (number, row) == (fault.list, fault.sheet_row),
            "child": fault.child in (child, value),
            "column": number == fault.list and column in (fault.column, None),
            "list": number == fault.list,
        }[fault.found_by]:
            return True
    return False


def test_a_clean_authority_breaks_no_error_and_little_else(authority: Authority, tmp_path: Path) -> None:
    found, counts = issues(authority, tmp_path)
    assert counts["error"] == 0, found
    assert counts["warning"] < authority.row_count / 300, {c: len(i) for c, i in found.items()}
    # As many assessments, conferences and plans go on too long as do in England, and each of these is a query.
    expected = sum(len(found.get(check, ())) for check in ("L4-05", "L5-10", "L7-23"))
    assert counts["query"] - expected < authority.row_count / 150, {c: len(i) for c, i in found.items()}


def test_every_kind_is_found_by_its_check(tmp_path: Path) -> None:
    authority = simulate(5000, 11, date(2026, 6, 24))
    spoilt = spoil(authority, len(fault_kinds()), 1)
    assert len(spoilt.kinds_without_room) <= 6  # an authority of this size has few adoptions
    found, _ = issues(spoilt.authority, tmp_path)
    assert [fault for fault in spoilt.key if not is_found(fault, found)] == []


def test_kinds_name_checks_that_exist_and_cover_every_list() -> None:
    kinds = fault_kinds()
    checks = {check.id for check in load_rule_book().checks}
    assert {kind.check for kind in kinds} <= checks
    assert {kind.list for kind in kinds} == set(range(1, 12))
    assert len({kind.id for kind in kinds}) == len(kinds)
    assert len({kind.check for kind in kinds}) >= 80


@pytest.mark.parametrize("faults", [0, 1, 40, 300])
def test_the_key_has_one_line_a_fault_and_each_child_one_fault(authority: Authority, faults: int) -> None:
    spoilt = spoil(authority, faults, 5)
    assert len(spoilt.key) == faults
    children = Counter(fault.child for fault in spoilt.key)
    assert not children or max(children.values()) == 1
    assert spoilt.key == spoil(authority, faults, 5).key
    if faults == 300:
        assert len({fault.kind for fault in spoilt.key}) > 250


def test_without_faults_nothing_changes(authority: Authority) -> None:
    assert spoil(authority, 0, 1).authority.lists == authority.lists


def test_lists_differ_only_for_the_children_of_the_key(authority: Authority) -> None:
    spoilt = spoil(authority, 250, 2)
    children = {fault.child for fault in spoilt.key}
    for name, before in authority.lists.items():
        person = before.layout.person
        place = list(before.columns).index(person)
        kept = [row for row in before.rows() if row[place] not in children]
        remain = [row for row in spoilt.authority.lists[name].rows() if row in set(kept)]
        assert remain == kept


def test_the_key_points_at_the_row_and_column(authority: Authority) -> None:
    kinds = tuple(kind for kind in fault_kinds() if list(kind.set.values())[:1] == ["blank"] and not kind.copy)
    spoilt = spoil(authority, 60, 3, kinds)
    for fault in spoilt.key:
        one = next(one for one in spoilt.authority.lists.values() if one.layout.number == fault.list)
        changed = next(kind for kind in kinds if kind.id == fault.kind).set
        for column, change in changed.items():
            if change == "blank":
                assert one.columns[column][fault.sheet_row - 2] is None


def test_a_kind_without_room_is_said(authority: Authority) -> None:
    kind = next(kind for kind in fault_kinds() if kind.id == "l8-72-return-interview-accepted-code")
    spoilt = spoil(authority, 5000, 1, [kind])
    assert len(spoilt.key) < 5000
    assert spoil(simulate(1, 1, authority.as_at), 1, 1, [kind]).kinds_without_room == (kind.id,)


def test_a_negative_number_is_refused(authority: Authority) -> None:
    with pytest.raises(KloeError):
        spoil(authority, -1, 1)


def test_the_key_can_be_written(authority: Authority, tmp_path: Path) -> None:
    spoilt = spoil(authority, 12, 1)
    lines = write_key(spoilt.key, tmp_path / "key.csv").read_text("utf-8-sig").splitlines()
    assert len(lines) == 13
    assert lines[0].startswith("kind,check,list,column,sheet_row,child")
