"""From the published files to the one that Kloe ships: every series, area and year in one flat Parquet file."""

from contextlib import closing
from pathlib import Path

import duckdb

from kloe.childdata.comparators.model import (
    ENGLAND,
    POPULATION,
    ComparatorFile,
    Publication,
    Series,
    comparator_file,
)
from kloe.engine.sql import identifier, literal
from kloe.errors import KloeError

SHIPPED = Path(__file__).with_name("published.parquet")
# c: withheld to protect people; k: rounds to nothing but is not nothing; u: unreliable; x: not available;
# z: does not apply; -: LAIT gives no figure and does not say why
SYMBOLS = ("c", "k", "u", "x", "z", "-")
_LOOK = "Look at the published file and at the entry in comparators.toml."

# Years come as 2024, 2024-25, 2023/24, 2022/23-24/25, 2024 (Rev): the year in which the last of them ends.
_TABLES = r"""
create table raw (series varchar, part varchar, area varchar, period integer, text varchar);
create table settings (series varchar, complement boolean, over_population boolean, file varchar);
create table regions (code varchar, name varchar, ons_code varchar, within varchar);
create macro end_year(text) as try_cast(regexp_replace(
  trim(regexp_replace(text, '\(.*\)', '')), '^(\d\d)\d\d[-/](?:.*[-/])?(\d\d)$', '\1\2') as integer);
"""
# Numbers and symbols are told apart here and never again: what is no number stays without one.
_CELLS = """
create table cells as
select series, part, area, period, case when isfinite(number) then number end as number,
  case when number is null or not isfinite(number) then if(text = 'low', 'k', coalesce(text, 'x')) end as symbol
from (select distinct series, part, area, period, trim(text) as text, try_cast(trim(text) as double) as number from raw)
"""
# LAIT holds 87.30000000000001 for 87.3: no figure is published to more than six places.
_FIGURES = """
create table figures as
with summed as (
  select series, area, period, case when bool_and(number is not null) then sum(number) end as number,
    min(symbol) as symbol from cells group by series, area, period),
people as (select area, period + 1 as period, number as population from summed where series = $population),
worked_out as (
  select series, area, period, symbol, file, case
      when over_population then round(number / population * 10000, 1)
      else round(if(complement, 100 - number, number), 6) end as value
  from summed join settings using (series) left join people using (area, period))
select series, area, period, value, if(value is null, coalesce(symbol, 'x'), null) as symbol, file from worked_out
"""
_AREAS = """
create table areas as
with own as (
  select old_la_code as code, arg_max(la_name, time_period) as name, arg_max(new_la_code, time_period) as ons_code,
    arg_max(region_code, time_period) as region, min(time_period::integer) as first, max(time_period::integer) as last
  from read_csv($people, all_varchar = true) where geographic_level = 'Local authority' group by old_la_code),
near as (
  select old_la_code as code, concat_ws(' ', sn_1, sn_2, sn_3, sn_4, sn_5, sn_6, sn_7, sn_8, sn_9, sn_10) as neighbours
  from read_csv($neighbours, all_varchar = true))
select own.code, 'authority' as level, own.name, own.ons_code,
  coalesce(regions.within, regions.code) as region_code, neighbours, first,
  if(last = max(last) over (), null, last) as last
from own left join near using (code) left join regions on regions.ons_code = own.region
union all
select code, if(code = $england, 'country', 'region'), name, ons_code, within, null, null, null from regions
"""
# A blank for a year in which an authority was not there (before or after reorganisation) says nothing.
_PUBLISHED = """
create table published as
select series, figures.period, areas.code as area_code, level, name as area_name, ons_code, region_code, neighbours,
  value, symbol, file
from figures join areas on areas.code = figures.area
where value is not null or (figures.period > coalesce(first, 0) and figures.period <= coalesce(last, 9998) + 1)
order by area_code, series, period
"""


def build(folder: Path, target: Path = SHIPPED) -> Path:
    """Make the file of comparators from the published files in ``folder``; answers ``target``.

    Columns: series, period (the year in which it ends), area_code (the number that the Department for Education gives
    an authority, a region or England), level, area_name, ons_code, region_code, neighbours (codes, nearest first),
    value, symbol (why there is no value), file. The same files give the same bytes. Raises KloeError.
    """
    definitions = comparator_file()
    files = {one.id: _file(folder, one) for one in definitions.publications}
    with closing(duckdb.connect(config={"threads": 1})) as database:
        database.execute(_TABLES)
        _add_regions(database, definitions)
        for series in definitions.series:
            _read(database, series, files[series.publication], definitions)
        database.execute(_CELLS)
        _refuse(database)
        database.execute(_FIGURES, {"population": POPULATION})
        _add_areas(database, files["population"], files["neighbours"])
        database.execute(_PUBLISHED)
        _write(database, target)
    return target


def _write(database: duckdb.DuckDBPyConnection, target: Path) -> None:
    """Beside the target first, then into its place: a reader never meets half a file."""
    beside = target.with_name(f"{target.name}.part")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        database.execute(
            f"copy published to {literal(beside)} (format parquet, compression zstd, row_group_size 1000000)"
        )
        beside.replace(target)
    except (OSError, duckdb.IOException) as problem:
        raise KloeError(
            "The file cannot be written.",
            where={"file": target.name},
            remedy="Choose a place where you may write, with -o.",
        ) from problem


def _file(folder: Path, publication: Publication) -> Path:
    """The newest file of a publication: names carry their years, so that is the last one by name."""
    found = sorted(folder.glob(publication.file))
    if not found:
        raise KloeError(
            f"There is no file {publication.file} ({publication.title}).",
            where={"folder": folder.name},
            remedy="Put the published files into one folder; docs/how-to/update-the-comparators.md says where from.",
        )
    return found[-1]


def _add_regions(database: duckdb.DuckDBPyConnection, definitions: ComparatorFile) -> None:
    rows = [[one.code, one.name, one.ons_code, one.within or None] for one in definitions.regions]
    database.executemany("insert into regions values (?, ?, ?, ?)", rows)


def _read(database: duckdb.DuckDBPyConnection, series: Series, file: Path, definitions: ComparatorFile) -> None:
    layout = {one.id: one.layout for one in definitions.publications}[series.publication]
    rows = _from_lait(series, file) if layout == "lait" else _from_statistics(series, file)
    try:
        found = database.execute(f"insert into raw {rows}").fetchone()
    except duckdb.Error as problem:
        raise _changed(series, file, "is not laid out as it was: a column is missing or has another name") from problem
    if not found or not found[0]:
        raise _changed(series, file, "has no row of this series")
    database.execute(
        "insert into settings values (?, ?, ?, ?)", [series.id, series.complement, series.over_population, file.name]
    )


def _add_areas(database: duckdb.DuckDBPyConnection, people: Path, neighbours: Path) -> None:
    """Areas are those with a population; a figure for another one is not thrown away but refused."""
    named = {"people": str(people), "neighbours": str(neighbours), "england": ENGLAND}
    try:
        database.execute(_AREAS, named)
    except duckdb.Error as problem:
        raise KloeError(
            "The file is not laid out as it was: a column is missing or has another name.",
            where={"file": neighbours.name},
            remedy=_LOOK,
        ) from problem
    unknown = database.execute(
        "select area, series from figures anti join areas on areas.code = figures.area where value is not null"
        " order by all limit 1"
    ).fetchone()
    if unknown:
        raise KloeError(
            f"There is a figure for area {unknown[0]}, of which no population is published.",
            where={"series": unknown[1], "file": people.name},
            remedy="Put the newest population estimates into the folder.",
        )


def _from_lait(series: Series, file: Path) -> str:
    codes = ", ".join(literal(code) for code in series.codes)
    return (
        f'select {literal(series.id)}, "Short Desc", cast(cast("LA Number" as integer) as varchar),'
        f' end_year(Years), "Values" from read_parquet({literal(file)}) where "Short Desc" in ({codes})'
    )


def _from_statistics(series: Series, file: Path) -> str:
    """Two authorities that publish one figure between them ("314 / 318") both have it."""
    conditions = [f"{identifier(column)} = {literal(text)}" for column, text in series.where.items()]
    return (
        f"select {literal(series.id)}, '', unnest(case geographic_level when 'National' then [{literal(ENGLAND)}]"
        " when 'Regional' then [regions.code] else string_split(old_la_code, ' / ') end),"
        f" end_year(time_period), {identifier(series.column)}"
        f" from read_csv({literal(file)}, all_varchar = true) left join regions on regions.ons_code = region_code"
        f"{' where ' if conditions else ''}{' and '.join(conditions)}"
    )


def _refuse(database: duckdb.DuckDBPyConnection) -> None:
    """Nothing that is not understood goes on: another symbol, a year that is none, two figures for one place."""
    symbols = ", ".join(literal(symbol) for symbol in SYMBOLS)
    for sql, what in (
        (f"where symbol not in ({symbols})", "The cell {} is neither a number nor a known symbol."),
        ("where period is null or area is null", "A row of area {2} has no year or no area that Kloe knows."),
        ("qualify count(*) over (partition by all_of) > 1", "There are two different figures for area {2} in {1}."),
    ):
        found = database.execute(
            f"select symbol, period, area, series from (select *, (series, part, area, period) as all_of from cells)"
            f" {sql} order by all limit 1"
        ).fetchone()
        if found:
            raise KloeError(what.format(*found), where={"series": found[3]}, remedy=_LOOK)


def _changed(series: Series, file: Path, what: str) -> KloeError:
    return KloeError(f"The file {what}.", where={"file": file.name, "series": series.id}, remedy=_LOOK)
