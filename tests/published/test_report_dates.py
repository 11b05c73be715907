"""The days that a report prints, in all the ways in which reports have printed them."""

import pytest
from small_documents import LONG_AGO, ilacs, report, single

from kloe.published.reading.dates import published_by_name

WAYS = {
    "Inspection dates: 4 to 8 March 2024": ["2024-03-04 2024-03-08"],
    "Inspection dates: 4 March to 15 March 2024": ["2024-03-04 2024-03-15"],
    "Inspection dates: 16 April 2018 to 20 April 2018": ["2018-04-16 2018-04-20"],
    "Inspection dates 8 – 12 July 2013": ["2013-07-08 2013-07-12"],
    "Inspection date: 25 November 2013 – 18 December 2013": ["2013-11-25 2013-12-18"],
    "Inspection date: 26 February 2018–22 March 2018": ["2018-02-26 2018-03-22"],
    "Inspection date(s): 25 April to 19 May 2016": ["2016-04-25 2016-05-19"],
    "Inspection date: 18 Feb 2014 - 12 Mar 2014": ["2014-02-18 2014-03-12"],
    "Inspection date: 1/06/2015 – 25/06/2015": ["2015-06-01 2015-06-25"],
    "Inspection dates: 12/09/16 to 6/10/16": ["2016-09-12 2016-10-06"],
    "Inspection date: 28 July 2016": ["2016-07-28 2016-07-28"],
    "Inspection dates: 3rd to 14th October 2022": ["2022-10-03 2022-10-14"],
    "Inspection dates: Monday 3 to Friday 14 October 2022": ["2022-10-03 2022-10-14"],
    "Inspection dates: from 3 October, 2022 to 14 October, 2022": ["2022-10-03 2022-10-14"],
    "Dates of inspection: 3-14 October 2022": ["2022-10-03 2022-10-14"],
    "Inspection dates: 9 December to 10 January 2020": ["2019-12-09 2020-01-10"],
    "Inspection dates: 30 December 2019 to 10 January 2020": ["2019-12-30 2020-01-10"],
    "Inspection dates: 10 to 14 \nFebruary 2020": ["2020-02-10 2020-02-14"],
    "Inspection dates: 5 to 9 December 2022 and 14 and 15 February 2023": [
        "2022-12-05 2022-12-09",
        "2023-02-14 2023-02-15",
    ],
    "Inspection dates: 30 September to 11 October 2024 and 13 to 16 \nJanuary 2025": [
        "2024-09-30 2024-10-11",
        "2025-01-13 2025-01-16",
    ],
    "Inspection date: 19 November 2013 – 11 December 2013 and \n28 January 2014 – 30 January 2014": [
        "2013-11-19 2013-12-11",
        "2014-01-28 2014-01-30",
    ],
    "Inspection dates: 13, 14 and 15 March 2019": ["2019-03-13 2019-03-15"],
}


@pytest.mark.parametrize("line", WAYS)
def test_the_days_of_fieldwork_are_read_as_printed(line: str) -> None:
    read = report(ilacs(dates=line))
    assert [f"{one.value.first} {one.value.last}" for one in read.windows] == WAYS[line]
    assert {one.sure for one in read.windows} == {"certain"}
    assert read.windows[0].printed in " ".join(line.split())


@pytest.mark.parametrize(
    "line",
    [
        "Inspection dates: 31 June 2024 to 5 July 2024",
        "Inspection dates: 4 to 8 March",
        "Inspection dates: 8 March 2024 to 4 March 2024",
        "Inspection dates: 4 March 2024 to 8 March 2026",
        "Inspection dates: to be confirmed",
        "",
    ],
)
def test_days_that_cannot_be_are_doubted_and_never_guessed(line: str) -> None:
    read = report(ilacs(dates=line))
    assert read.windows == ()
    assert "It prints no days of fieldwork that can be." in read.doubts


def test_days_in_the_running_header_count_where_the_front_has_none() -> None:
    pages = [(f"10 to 14 June 2024 {number}", LONG_AGO) for number in (2, 3, 4)]
    read = report(ilacs(dates=""), *pages)
    assert [(str(one.value.first), str(one.value.last), one.sure) for one in read.windows] == [
        ("2024-06-10", "2024-06-14", "likely")
    ]


def test_the_day_of_publication_is_the_printed_one_and_that_of_the_file_is_kept_beside_it() -> None:
    read = report(single(published="Report published: 3 February 2015"), file="inspection - 10 february 2015.pdf")
    assert (str(read.published and read.published.value), str(read.published_by_name)) == ("2015-02-03", "2015-02-10")
    assert "It was published on 3 February 2015 as it prints, on 10 February 2015 by its file's name." in read.doubts


@pytest.mark.parametrize(
    ("file", "day"),
    [
        ("children's services inspection - 09 may 2023.pdf", "2023-05-09"),
        ("children's services inspection, .pdf - 16 august 2013.pdf", "2013-08-16"),
        ("2023-05-09 Stockton.pdf", "2023-05-09"),
        ("Stockton_9_May_2023.PDF", "2023-05-09"),
        ("report 31 june 2023.pdf", "None"),
        ("50200001.pdf", "None"),
    ],
)
def test_a_file_is_named_for_a_day(file: str, day: str) -> None:
    assert str(published_by_name(file)) == day


@pytest.mark.parametrize(
    ("dates", "kind"),
    [
        ("Inspection dates: 4 to 8 March 2024", "short"),
        ("Inspection dates: 11 to 13 July 2023", "short"),
        ("Inspection dates: 4 to 15 March 2024", "standard"),
        ("Inspection dates: 3 June 2019 to 19 June 2019", ""),
        ("Inspection dates: 5 to 9 December 2022 and 14 and 15 February 2023", ""),
    ],
)
def test_the_days_tell_a_short_inspection_from_a_standard_one(dates: str, kind: str) -> None:
    read = report(ilacs(dates=dates))
    assert read.inspection_type == kind
    assert any("cannot be told" in doubt for doubt in read.doubts) == (not kind)


@pytest.mark.parametrize(
    ("dates", "framework"),
    [
        ("Inspection dates: 5 to 9 December 2022 and 14 and 15 February 2023", "ilacs-2018"),
        ("Inspection dates: 16 to 20 January 2023", "ilacs-2023"),
        ("Inspection dates: 26 to 30 January 2026", "ilacs-2024.12"),
        ("Inspection dates: 27 April to 1 May 2026", "ilacs-2026"),
    ],
)
def test_the_first_day_of_fieldwork_says_which_framework_it_falls_under(dates: str, framework: str) -> None:
    assert report(ilacs(dates=dates)).framework == framework
