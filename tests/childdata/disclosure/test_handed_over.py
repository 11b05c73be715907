"""The attack on what is really handed over: the files of packs for a peer and for anybody, and nothing else."""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from handed_over import PARTS, Article, Place, articles, counts_in, narrowed, range_of

import kloe
from kloe.childdata.comparators.comparing import Comparators
from kloe.childdata.disclosure.policy import policy_for
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.childdata.synthetic.authority import simulate
from kloe.childdata.synthetic.writing import write_workbook
from kloe.papers.pack import write_pack

AS_AT = date(2024, 6, 28)
POLICY = policy_for("published")
LEAST = POLICY.threshold - 1  # what [c] says by itself: a number from 1 to 5
ROWS, CHILDREN = ("base", "counted"), ("base_children", "counted_children")
# "(40 of 45 children)", "5 of 45 are beyond", "12 records", "10 unknown": a median and a pace are no counts.
_COUNTS = re.compile(
    r"(?<=\()\d[\d,]*(?= of )|(?<![\d.,-])\d[\d,]*(?= (?:of [\d,]+ (?:is|are)|child|record|unknown))"
    r"|(?<! pace of )(?<= of )\d[\d,]*(?![\d.,]*\d| per)"
)


@dataclass(frozen=True)
class HandedOver:
    """The folders of the two packs, and what they were made from."""

    measured: MeasuredExtract
    folders: dict[str, Path]

    def true(self, columns: tuple[str, str]) -> dict[Place, tuple[int, int]]:
        rows = self.measured.session.rows(f"select measure, breakdown, category, {', '.join(columns)} from figures")
        return {(row[0], row[1], row[2]): (row[3], row[4]) for row in rows if row[3] is not None}


@pytest.fixture(scope="module", params=[150, 800, 4000])
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[HandedOver]:
    place = tmp_path_factory.mktemp("handed over")
    write_workbook(simulate(request.param, 3, AS_AT), place / "annex-a.xlsx")
    extract = kloe.read_annex_a(place / "annex-a.xlsx", as_at=AS_AT, authority="Rutland")
    checked, measured = extract.check(), extract.measure()
    folders = {
        audience: write_pack(
            extract, checked, place / audience, measured=measured, comparisons=Comparators(), audience=audience
        ).folder
        for audience in ("peer", "published")
    }
    yield HandedOver(measured, folders)
    extract.session.close()


@pytest.fixture(params=["peer", "published"])
def folder(request: pytest.FixtureRequest, made: HandedOver) -> Path:
    return made.folders[request.param]


def report(folder: Path) -> list[Article]:
    found = articles((folder / "report.html").read_text(encoding="utf-8"))
    assert len(found) > 100
    return found


def number_in(text: str) -> int:
    return int(text.replace(",", ""))


def is_rounded(count: int) -> bool:
    return count % POLICY.round_to == 0


@pytest.mark.parametrize("columns", [ROWS, CHILDREN], ids=["rows", "children"])
def test_no_small_number_can_be_worked_out(made: HandedOver, folder: Path, columns: tuple[str, str]) -> None:
    """The attacker also knows which counts are the same under two names, and which groups make up a whole."""
    true = {place: dict(zip(PARTS, (b, c, b - c), strict=True)) for place, (b, c) in made.true(columns).items()}
    shown = {
        place: counts for place, counts in counts_in(folder / "measures.parquet", columns).items() if place in true
    }
    ranges = {}
    for place, (base, counted) in shown.items():
        ranges[place, "base"] = range_of(base, POLICY.threshold, POLICY.round_to)
        ranges[place, "counted"] = range_of(counted, POLICY.threshold, POLICY.round_to)
        split = base is not None and counted is not None
        rest = (POLICY.threshold, 10**6) if split and true[place]["rest"] else (0, 0 if split else 10**6)
        ranges[place, "rest"] = rest
    found = narrowed(ranges, same_counts(made, shown, true), adding(shown, true))
    small = {key: found[key] for key in found if 0 < true[key[0]][key[1]] < POLICY.threshold}
    assert len(small) > 50
    assert {key: one for key, one in small.items() if one[1] - one[0] + 1 < LEAST} == {}


def adding(shown: Mapping[Place, object], true: dict[Place, dict[str, int]]) -> dict[tuple[str, str], bool]:
    sums: dict[tuple[str, str], int] = defaultdict(int)
    for place in shown:
        sums[place[:2]] += true[place]["base"]
    return {
        (measure, breakdown): breakdown != "all" and total == true[measure, "all", ""]["base"]
        for (measure, breakdown), total in sums.items()
        if (measure, "all", "") in shown
    }


def same_counts(
    made: HandedOver, shown: Mapping[Place, object], true: dict[Place, dict[str, int]]
) -> list[list[tuple[Place, str]]]:
    """Counts of one list that are the same in every group, whatever measure tells them."""
    lists = {one.id: one.list for one in made.measured.book.measures}
    by_total: dict[tuple[int, int], list[tuple[str, str]]] = defaultdict(list)
    groups: dict[tuple[str, str], dict[tuple[str, str], int]] = defaultdict(dict)
    for (measure, breakdown, group), counts in true.items():
        for part in PARTS:
            if counts[part]:
                groups[measure, part][breakdown, group] = counts[part]
                if breakdown == "all":
                    by_total[lists[measure], counts[part]].append((measure, part))
    return [
        [((one[0], *place), one[1]), ((other[0], *place), other[1])]
        for alike in by_total.values()
        for number, one in enumerate(alike)
        for other in alike[number + 1 :]
        if one[0] != other[0] and agree(groups[one], groups[other])
        for place in groups[one].keys() & groups[other].keys()
        if (one[0], *place) in shown and (other[0], *place) in shown
    ]


def agree(one: dict[tuple[str, str], int], other: dict[tuple[str, str], int]) -> bool:
    shared = {breakdown for breakdown, _ in one} & {breakdown for breakdown, _ in other}
    return {place: n for place, n in one.items() if place[0] in shared} == {
        place: n for place, n in other.items() if place[0] in shared
    }


def test_every_count_in_a_table_is_rounded(folder: Path) -> None:
    columns = {"Number", "Children", "Out of", "Counted", "Unknown"}
    told = [(heading, text) for one in report(folder) for heading, text in one.cells() if heading in columns]
    assert len(told) > 500
    assert [one for one in told if one[1] not in ("[c]", "-") and not is_rounded(number_in(one[1]))] == []


def test_every_count_in_a_sentence_or_a_picture_is_rounded(folder: Path) -> None:
    said = [text for one in report(folder) for text in (one.finding, *one.drawn())]
    executive = (folder / "report.html").read_text(encoding="utf-8").split('<section id="executive"')[1]
    said += re.findall(r"#measure-[^>]*>(.*?)</li>", executive.split("</section>")[0])
    found = [number_in(count) for text in said for count in _COUNTS.findall(text)]
    assert len(found) > 10
    assert [count for count in found if not is_rounded(count)] == []


def test_no_rate_tells_the_count_before_it_was_rounded(folder: Path) -> None:
    rates = []
    for one in report(folder):
        for population, rate, yearly in re.findall(
            r"Per 10,000 of ([\d,]+) children.*?: ([\d,.]+?)(?:; a year at this pace would give ([\d,.]+?))?\.<",
            one.html,
        ):
            rates.append(one.measure)
            room = number_in(population) / 10_000
            count = float(rate.replace(",", "")) * room
            assert abs(count - POLICY.round_to * round(count / POLICY.round_to)) <= 0.05 * room + 1e-6
            if yearly:
                half_a_year = float(yearly.replace(",", "")) * room / 2
                assert min(abs(half_a_year - count), abs(2 * half_a_year - count)) < 0.1 * room, one.measure
    assert rates


def test_bars_are_as_long_as_the_numbers_that_stand_there(folder: Path) -> None:
    """A bar of the number before it was rounded would tell it: a picture can be measured."""
    measured = 0
    for one in report(folder):
        for words, lengths in one.bars():
            counts = [number_in(text.split(" ")[0]) if re.match(r"[\d,]+( \(|$)", text) else None for text in words]
            longest = max((count for count in counts if count), default=0)
            assert [
                length for text, length in zip(words, lengths, strict=True) if text in ("[c]", "-") and length
            ] == []
            if None in {count for count, text in zip(counts, words, strict=True) if text != "[c]"}:
                continue  # shares: what they are of stands beside them
            for count, length in zip(counts, lengths, strict=True):
                if count:
                    measured += 1
                    assert length == pytest.approx(max(272 * count / longest, 1.5), abs=1), (one.measure, words)
    assert measured > 20


def test_the_workbook_tells_what_the_table_for_programs_tells_and_no_more(folder: Path) -> None:
    book = openpyxl.load_workbook(folder / "measures.xlsx", read_only=True)
    for sheet in book.worksheets[3:]:
        rows = sheet.iter_rows(min_row=3, values_only=True)
        headings = [str(one) for one in next(rows)]
        for row in rows:
            by = dict(zip(headings, row, strict=True))
            counts = [by[name] for name in headings if name.endswith("(number)")]
            assert [one for one in counts if not isinstance(one, str) and not is_rounded(int(one))] == []
            values = [by[name] for name in headings if name.endswith("(in unit of value)")]
            assert [one for one in values if not isinstance(one, str) and one != round(one)] == []
            base, counted, share = counts[0], counts[1], by["Share counted (%)"]
            if not isinstance(share, str):
                assert share == round(100 * counted / base)


def test_the_manifest_says_nothing_of_what_was_read(folder: Path) -> None:
    manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert set(manifest) == {
        "kloe", "made_at", "authority", "extract_date", "extract_date_source", "specification", "files", "audience",
    }  # fmt: skip
    assert {path.name for path in folder.rglob("*")} == {*manifest["files"], "manifest.json"}


def test_nobody_outside_is_told_how_many_rows_or_issues_there_are(made: HandedOver) -> None:
    """Exact rows of a list undo the rounding of its measures, and an issue of one row is one child."""
    for audience in ("peer", "published"):
        html = (made.folders[audience] / "report.html").read_text(encoding="utf-8")
        sections = re.findall(r'<section id="([^"]+)"', html)
        assert [one for one in sections if not re.fullmatch(r"executive|nothing|page-\d+|not-in-annex-a", one)] == []
