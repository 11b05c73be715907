"""What becomes of the oddities of published files: years as text, symbols, repeats, authorities that come and go."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

import duckdb
import pytest

from kloe.childdata.comparators.building import SHIPPED, build
from kloe.childdata.comparators.comparing import Comparators
from kloe.childdata.comparators.model import Series, comparator_file
from kloe.errors import KloeError

PUBLISHED = Path(__file__).parents[4] / "shared" / "data" / "published-statistics"
HEADS = ("geographic_level", "old_la_code", "la_name", "new_la_code", "region_code")
AREAS = {
    "970": ("National", "", "", "", ""),
    "980": ("Regional", "", "", "", "E12000001"),
    "840": ("Local authority", "840", "Durham", "E06000047", "E12000001"),
    "841": ("Local authority", "841", "Darlington", "E06000005", "E12000001"),
    "840 / 841": ("Local authority", "840 / 841", "Durham / Darlington", "", "E12000001"),
}
Cells = Mapping[tuple[str, str, str], str]


def write_published(folder: Path, cells: Cells | None = None, repeated: Cells | None = None) -> Path:
    """Small published files for four areas: every cell is 10 and every population 20,000, but for ``cells``.

    ``cells`` are (series, area, year) and the text that stands there; ``repeated`` are rows besides.
    """
    folder.mkdir(exist_ok=True)
    for publication in comparator_file().publications:
        path = folder / publication.file.replace("*", "2025")
        own = [one for one in comparator_file().series if one.publication == publication.id]
        if publication.layout == "lait":
            _write_lait(path, own, cells or {}, repeated or {})
        elif publication.layout == "statistics":
            _write_statistics(path, own, cells or {}, repeated or {})
        else:
            heads = ["old_la_code", *(f"SN_{number}" for number in range(1, 11))]
            _write_csv(path, [{"old_la_code": "840", "SN_1": "841"}], heads)
    return folder


def _standard(series: str, cells: Cells) -> dict[tuple[str, str], str]:
    people = series == "population-0-17"
    years = ("2022", "2023", "2024") if people else ("2023", "2024", "2025")
    found = {(area, year): "20000" if people else "10" for area in ("970", "980", "840", "841") for year in years}
    found |= {(area, year): text for (name, area, year), text in cells.items() if name == series}
    return {key: text for key, text in found.items() if text != "no row"}


def _write_lait(path: Path, own: Iterable[Series], cells: Cells, repeated: Cells) -> None:
    rows = [
        (code, year, text, float(area))
        for one in own
        for code in one.codes
        for (area, year), text in [
            *_standard(one.id, cells).items(),
            *((place[1:], text) for place, text in repeated.items() if place[0] == one.id),
        ]
    ]
    with duckdb.connect() as database:
        database.execute(
            'create table lait ("Short Desc" varchar, Years varchar, "Values" varchar, "LA Number" double)'
        )
        database.executemany("insert into lait values (?, ?, ?, ?)", rows)
        database.execute(f"copy lait to '{path}' (format parquet)")


def _write_statistics(path: Path, own: Iterable[Series], cells: Cells, repeated: Cells) -> None:
    rows: dict[tuple[object, ...], dict[str, str]] = {}
    extra = []
    for one in own:
        for (area, year), text in _standard(one.id, cells).items():
            place = {"time_period": year, **dict(zip(HEADS, AREAS[area], strict=True)), **one.where}
            rows.setdefault((*one.where.values(), area, year), place)[one.column] = text
    for one in own:
        for (name, area, year), text in repeated.items():
            if name == one.id:
                extra.append({**rows[(*one.where.values(), area, year)], one.column: text})
    every = [*rows.values(), *extra]
    _write_csv(path, every, sorted({column for row in every for column in row}))


def _write_csv(path: Path, rows: Iterable[dict[str, str]], heads: list[str]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.DictWriter(file, heads)
        writer.writeheader()
        writer.writerows(rows)


def own(built: Path, measure: str, authority: str = "Durham") -> dict[int, float | str | None]:
    """The authority's figures, with the symbol where there is none."""
    comparison = Comparators(built).compare(measure, authority)
    assert comparison is not None
    return {**dict(comparison.own), **dict(comparison.own_symbols)}


def made(folder: Path, cells: Cells | None = None, repeated: Cells | None = None) -> Path:
    return build(write_published(folder / "published", cells, repeated), folder / "made.parquet")


@pytest.mark.parametrize(
    "text", ["2025", "2024-25", "2024/25", "2022/23-24/25", "2025 (Rev)", "2024-25 (OT)", " 2025 (prov)"]
)
def test_a_year_written_in_any_way_is_the_year_in_which_it_ends(tmp_path: Path, text: str) -> None:
    cells = {("referral-rate", "840", "2025"): "no row", ("referral-rate", "840", text): "512.29999999999995"}
    assert own(made(tmp_path, cells), "R1")[2025] == 512.3


@pytest.mark.parametrize(
    ("text", "symbol"),
    [("c", "c"), ("k", "k"), ("low", "k"), ("z", "z"), ("x", "x"), ("u", "u"), ("-", "-"), (" c ", "c")],
)
def test_what_is_withheld_is_never_nought(tmp_path: Path, text: str, symbol: str) -> None:
    assert own(made(tmp_path, {("re-referrals", "840", "2025"): text}), "R2") == {2023: 10, 2024: 10, 2025: symbol}


@pytest.mark.parametrize("text", ["nan", "inf", "1,234", "12%", "n/a"])
def test_a_cell_that_is_neither_number_nor_known_symbol_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(KloeError, match="neither a number nor a known symbol") as problem:
        made(tmp_path, {("re-referrals", "840", "2025"): text})
    assert problem.value.where["series"] == "re-referrals"


def test_a_blank_cell_is_not_available(tmp_path: Path) -> None:
    assert own(made(tmp_path, {("re-referrals", "840", "2025"): ""}), "R2")[2025] == "x"


def test_nought_stays_nought(tmp_path: Path) -> None:
    assert own(made(tmp_path, {("re-referrals", "840", "2025"): "0"}), "R2")[2025] == 0


@pytest.mark.parametrize(("series", "measure"), [("referral-rate", "R1"), ("re-referrals", "R2")])
def test_a_repeated_row_counts_once_and_two_that_differ_are_refused(tmp_path: Path, series: str, measure: str) -> None:
    place = (series, "840", "2025")
    assert own(made(tmp_path, repeated={place: "10"}), measure)[2025] == 10
    with pytest.raises(KloeError, match="two different figures for area 840 in 2025"):
        made(tmp_path, repeated={place: "11"})


def test_a_row_without_a_year_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KloeError, match="no year or no area"):
        made(tmp_path, {("referral-rate", "840", "soon"): "10"})


def test_a_figure_that_two_authorities_publish_between_them_is_given_to_both(tmp_path: Path) -> None:
    cells = {("caseload", area, "2025"): "no row" for area in ("840", "841")}
    built = made(tmp_path, {**cells, ("caseload", "840 / 841", "2025"): "17.5"})
    assert own(built, "T1")[2025] == own(built, "T1", "Darlington")[2025] == 17.5


def test_an_authority_has_no_blank_years_from_before_it_was_made_or_after_it_was_dissolved(tmp_path: Path) -> None:
    """Durham has a population from mid-2023, so figures from the year to March 2024; Darlington's end there."""
    cells = {
        ("population-0-17", "840", "2022"): "no row",
        ("referral-rate", "840", "2023"): "-",
        ("population-0-17", "841", "2024"): "no row",
        ("referral-rate", "841", "2025"): "-",
    }
    built = made(tmp_path, cells)
    assert own(built, "R1") == {2024: 10, 2025: 10}
    assert own(built, "R1", "Darlington") == {2023: 10, 2024: 10}


def test_a_blank_of_an_authority_that_was_there_is_kept(tmp_path: Path) -> None:
    assert own(made(tmp_path, {("referral-rate", "840", "2024"): "-"}), "R1") == {2023: 10, 2024: "-", 2025: 10}


def test_a_rate_from_numbers_is_over_the_mid_year_before_and_needs_every_number(tmp_path: Path) -> None:
    """4 bands of 10 conferences, over 20,000 children; in 2024 over 25,000."""
    cells = {
        ("population-0-17", "840", "2023"): "25000",
        ("population-0-17", "840", "2024"): "x",
        ("conference-rate", "841", "2025"): "-",
    }
    built = made(tmp_path, cells)
    assert own(built, "I1") == {2023: 20, 2024: 16, 2025: "x"}
    assert own(built, "I1", "Darlington")[2025] == "-"


def test_in_touch_is_the_rest_of_those_with_whom_the_authority_is_not(tmp_path: Path) -> None:
    assert own(made(tmp_path, {("in-touch-19-21", "840", "2025"): "3"}), "V2") == {2023: 90, 2024: 90, 2025: 97}


def test_the_same_files_make_the_same_bytes(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    first = build(folder, tmp_path / "first.parquet").read_bytes()
    assert build(folder, tmp_path / "second.parquet").read_bytes() == first


def test_the_newest_file_of_a_publication_is_read_and_named(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    (folder / "lait_2024.parquet").write_bytes(b"not read")
    comparison = Comparators(build(folder, tmp_path / "made.parquet")).compare("R1", "Durham")
    assert comparison is not None
    assert "lait_2025.parquet" in comparison.source


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    (folder / "lait_2025.parquet").unlink()
    with pytest.raises(KloeError, match=r"There is no file lait_\*\.parquet"):
        build(folder, tmp_path / "made.parquet")


def test_a_file_with_other_columns_is_refused_with_its_name(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    (folder / "csww_indicators_2025.csv").write_text("year,place\n2025,Durham\n")
    with pytest.raises(KloeError, match="not laid out as it was") as problem:
        build(folder, tmp_path / "made.parquet")
    assert problem.value.where["file"] == "csww_indicators_2025.csv"


def test_a_changed_neighbour_model_is_refused_with_its_name(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    (folder / "sn_model_2025_wide.csv").write_text("authority,nearest\n840,841\n")
    with pytest.raises(KloeError, match="not laid out as it was") as problem:
        build(folder, tmp_path / "made.parquet")
    assert problem.value.where["file"] == "sn_model_2025_wide.csv"


def test_a_figure_of_an_authority_without_population_is_not_lost_without_a_word(tmp_path: Path) -> None:
    with pytest.raises(KloeError, match="a figure for area 999, of which no population is published"):
        made(tmp_path, {("referral-rate", "999", "2025"): "10"})


def test_a_series_that_is_no_longer_published_is_named(tmp_path: Path) -> None:
    gone = {
        ("referral-rate", area, year): "no row"
        for area in ("970", "980", "840", "841")
        for year in ("2023", "2024", "2025")
    }
    with pytest.raises(KloeError, match="has no row of this series") as problem:
        made(tmp_path, gone)
    assert problem.value.where["series"] == "referral-rate"


def test_a_place_where_nothing_can_be_written_is_named(tmp_path: Path) -> None:
    folder = write_published(tmp_path / "published")
    (tmp_path / "a file").write_text("not a folder")
    with pytest.raises(KloeError, match="cannot be written"):
        build(folder, tmp_path / "a file" / "made.parquet")


def test_nothing_is_written_when_something_is_refused(tmp_path: Path) -> None:
    with pytest.raises(KloeError):
        made(tmp_path, {("re-referrals", "840", "2025"): "n/a"})
    assert [path.name for path in tmp_path.iterdir()] == ["published"]


@pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published files are not here (../shared/data/published-statistics)"
)
def test_what_is_shipped_is_what_the_published_files_make(tmp_path: Path) -> None:
    made_again = build(PUBLISHED, tmp_path / "made.parquet")
    with duckdb.connect() as database:
        for one, other in ((made_again, SHIPPED), (SHIPPED, made_again)):
            sql = f"from read_parquet('{one}') except all from read_parquet('{other}')"
            assert database.execute(sql).fetchall() == []


@pytest.mark.skipif(
    not PUBLISHED.is_dir(), reason="the published files are not here (../shared/data/published-statistics)"
)
@pytest.mark.parametrize(
    ("measure", "file", "column", "group"),
    [
        ("L2", "cla_number_and_rate_per_10k_children.csv", "rate_per_10000", "Children looked after on 31 March%"),
        ("L1-started", "cla_number_and_rate_per_10k_children.csv", "rate_per_10000", "Children starting%"),
        ("L9", "la_cla_placement_stability.csv", "children_percent", "Living with the same carer%"),
        ("L8", "la_cla_placement_stability.csv", "children_percent", "%during the year"),
    ],
)
def test_two_publications_of_one_figure_agree(measure: str, file: str, column: str, group: str) -> None:
    """LAIT, which we read for its longer series, against the table that the Department publishes itself."""
    groups = "population_type" if "rate" in column else "placement_stability"
    with duckdb.connect() as database:
        theirs = database.execute(
            f"select time_period::integer, {column}::double from read_csv('{PUBLISHED / file}', all_varchar = true)"
            f" where geographic_level = 'National' and {groups} like '{group}'"
        ).fetchall()
    comparison = Comparators(SHIPPED).compare(measure, "Leeds")
    assert comparison is not None
    england = dict(
        duckdb.read_parquet(str(SHIPPED))
        .query(
            "published",
            f"select period, value from published where area_code = '970' and series = '{comparison.series}'",
        )
        .fetchall()
    )
    assert len(theirs) == 5
    assert {year: england[year] for year, _ in theirs} == dict(theirs)
