"""One child's journey as a file, by the ending of its name: a page, a picture, a table or data."""

from pathlib import Path

from kloe.childdata.journeys import Journey
from kloe.papers.journey_tables import journey_table
from kloe.papers.output_file import refuse_other_endings, writing_to
from kloe.papers.table_files import TABLE_ENDINGS, write_table

ENDINGS = (".html", ".svg", *TABLE_ENDINGS)


def refuse_no_journey_file(target: Path) -> None:
    """Raise KloeError when the ending of ``target`` is not one that a journey can be written to."""
    refuse_other_endings("A journey is", target, ENDINGS)


def write_journey(journey: Journey, target: Path) -> None:
    """Write the journey to ``target``; raises KloeError."""
    refuse_no_journey_file(target)
    ending = target.suffix.lower()
    if ending in TABLE_ENDINGS:
        write_table(journey_table(journey), target)
        return
    from kloe.papers.journey_page import journey_page, journey_svg  # noqa: PLC0415 - tables do not need templates

    with writing_to(target) as beside:
        beside.write_text(journey_page(journey) if ending == ".html" else journey_svg(journey), encoding="utf-8")
