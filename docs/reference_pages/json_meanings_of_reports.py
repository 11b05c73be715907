"""What each field means of what the commands that ask the library print with --json, by command and path."""

from collections.abc import Iterator, Mapping

from reference_pages.json_fields import fields, rows

_PLACE = "Where it is printed: `page`, and from `start` to `end` in the text of the page."


def _library() -> Iterator[tuple[str, str]]:
    yield from fields(
        "add",
        files="How many files were given.",
        added="The ids of new reports.",
        again="The ids of reports that were read again, because Kloe now reads differently.",
        known="How many files were there already.",
        same="Files that are another one under a new name, and are kept once.",
        unread="The files that cannot be read.",
        twins="Reports of one inspection in files that differ: somebody has to look which one counts.",
    )
    yield from fields("add.same[]", "file", kept_as="The name under which it is kept.")
    yield from fields(
        "add.unread[]",
        "file",
        "sha256",
        verdict="`not a PDF`, `empty`, `too large`, `broken`, `encrypted`, `scanned` or `not a report`.",
        says="Why.",
        remedy="What to do.",
    )
    yield from fields("add.twins[]", "authority", "kind", reports="Their ids.", files="The names of their files.")
    yield from rows(
        "reports", "One entry a report.", "report", "authority", "kind", "framework", "inspection_type", "first_day",
        "last_day", "published", "grade", "doubts", "file",
    )  # fmt: skip


def _report() -> Iterator[tuple[str, str]]:
    said = "`value`, the words `printed`, their `place`, and how `sure` the reading is"
    yield from fields(
        "report",
        "report", "file", "sha256", "kind", "framework", "inspection_type", "doubts",
        pages="How many pages it has.",
        form="The form of report that it was recognised by.",
        title="Its title.",
        authority=f"The authority: {said}; null where none is named.",
        windows="The stretches of fieldwork.",
        published=f"Day of publication as printed: {said}; null where none is.",
        published_by_name="The day in the name of the file. Where both are there, the printed one counts.",
        lead_inspectors="Who led the inspection.",
        team="The other inspectors, in the same way.",
        judgements="One entry a graded area.",
        recommendations="What has to improve.",
        strengths="What it lists as strengths, each as a paragraph.",
        paragraphs="One entry a paragraph or bullet.",
    )  # fmt: skip
    sure = "`certain`, `likely` or `doubtful`."
    printed = {"printed": "As it is printed.", "place": _PLACE, "sure": sure}
    yield from fields("report.windows[]", value="The `first` and the `last` day.", **printed)
    yield from fields("report.lead_inspectors[]", value="The name.", **printed)
    yield from fields(
        "report.judgements[]",
        area="The judgement area.",
        grade="Its grade.",
        printed_area="The area as it is printed.",
        printed_grade="The grade as it is printed.",
        place=_PLACE,
        sure=sure,
        heading=f"The grade in the heading of its section: {said}; null where it has none.",
    )
    yield from fields(
        "report.recommendations[]",
        "position", "text", "asked", "whose", "number",
        place=_PLACE,
        heading="The group that it stands under.",
        band="The time that it has, such as `Immediately`.",
        tags="References to the Children's Social Care National Framework.",
    )  # fmt: skip
    yield from fields("report.paragraphs[]", "section", "area", "whose", "number", "text", "last_page", place=_PLACE)


def _looked_up() -> Iterator[tuple[str, str]]:
    yield from fields(
        "search",
        understood="The query as it was taken.",
        total="How many paragraphs were found.",
        reports="How many reports they are in.",
    )
    yield from rows(
        "search",
        "The best paragraphs, the best first.",
        "report", "authority", "framework", "kind", "published", "file", "section", "area", "whose", "paragraph",
        "number", "page", "last_page", "position", "asked", "themes", "text",
        grade="The grade of its area, or the overall one outside of one; null where it is not known.",
        score="How well it fits, compared with others of the same search.",
        passage="The part of the text that fits best, with `**` around what was looked for.",
        found="The places in `text` of what was looked for: from, and up to.",
    )  # fmt: skip
    yield from rows(
        "recommendations",
        "One entry a recommendation.",
        "report", "authority", "framework", "published", "whose", "position", "asked", "text", "page", "themes",
        became="`said again`, `perhaps`, `not found` or `no later report`.",
        next_report="The id of the next report; blank where there is none.",
        next_authority="Whose it is: the same authority, or one that took over its area.",
        next_published="Its day of publication.",
        later_position="Which recommendation there is most alike; null where none is alike.",
        later_text="Its text.",
        later_page="The page that it is printed on.",
        because="The subjects and words that both have.",
        share="How much of either these are, 0 to 1.",
        between="Inspections in between (since, without a later report) whose report the library does not hold.",
    )  # fmt: skip
    yield from rows(
        "by_theme",
        "One entry a theme.",
        theme="The theme; blank for recommendations in none.",
        recommendations="How many recommendations.",
        reports="In how many reports.",
        authorities="Of how many authorities.",
        followed="How many of them have a later report in the library.",
        said_again="How many of those are said again.",
        perhaps="How many of those are perhaps said again.",
    )


def _themes() -> Iterator[tuple[str, str]]:
    filters = "What chose the reports and sentences: the options of the command."
    counts = {
        "reports": "How many reports dwell on it.",
        "strengths": "How many reports find strengths.",
        "weaknesses": "How many reports find weaknesses.",
    }
    yield from fields("themes", "reports", filters=filters)
    yield from rows(
        "themes",
        "One entry a theme.",
        "base",
        theme="The theme.",
        title="What it is called.",
        collection="The collection of themes that it is from.",
        **counts,
        share="The share of the reports that dwell on it, 0 to 1.",
        sentences="How many sentences speak of it.",
        weak_share="Of those that take a side, the share that speaks of a weakness, 0 to 1; null where none does.",
        inadequate_weak="How many inadequate reports find weaknesses.",
        inadequate_base="How many inadequate reports there are.",
        good_weak="How many good reports find weaknesses.",
        good_base="How many good reports there are.",
        ratio="How much more often inadequate reports find weaknesses than good ones; null where one group is empty.",
        ratio_low="Lower end of its 95 % interval.",
        ratio_high="Upper end of its 95 % interval.",
        per_hundred_YEAR="Of a hundred sentences published in that year, how many speak of it.",
        by_year="One entry a year of publication.",
    )
    yield from fields(
        "themes.rows[].by_year[]", "base", year="The year.", **counts, per_hundred="Of a hundred sentences, how many."
    )
    yield from fields("theme", "reports", filters=filters, counts="The counts of the theme, as in an entry above.")
    yield from rows(
        "theme",
        "One entry a quotation.",
        "report", "authority", "published", "text", "page", "paragraph", "number", "section",
        grade="The overall grade, or with `--area` that of the area; blank where there is none.",
        polarity="`strength` or `weakness`.",
        because="The words that decided the theme and the side.",
    )  # fmt: skip


_PARTS = (_library, _report, _looked_up, _themes)
MEANINGS: Mapping[str, str] = dict(pair for part in _PARTS for pair in part())
