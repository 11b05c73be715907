"""What each field means of what the commands about outcomes and forecasts print with --json, by command and path."""

from collections.abc import Iterator, Mapping

from reference_pages.json_fields import fields, rows

RANGE: Mapping[str, str] = {
    "shortest": "The shortest.",
    "lower_quartile": "A quarter are at most this.",
    "median": "The middle one.",
    "upper_quartile": "Three quarters are at most this.",
    "longest": "The longest.",
}
_SHARE = "`count` of `base`, in `percent`, with the `names`"
_WINDOW: Mapping[str, str] = {
    "stands_in": "The area whose grade stands in for an overall one; blank where none does.",
    "day": "The day on which it is looked from.",
    "waited_days": "Days since that report, pauses left out.",
    "earliest": "First day of the window; null where it cannot be said.",
    "likely": "The middle of the window; null where it cannot be said.",
    "latest": "Last day of the window; null where it cannot be said.",
    "rests_on": "Which waits it rests on.",
    "ended_waits": "How many ended waits these are.",
    "watched_longer": "How many of these were watched for longer than this one has lasted.",
    "unseen": "The share of such authorities that would have been inspected since a start could last not go unseen.",
    "framework_first": "First day by the framework's own words; null where it says none.",
    "framework_last": "Last day by the framework's own words; null where it says none.",
    "framework_unverified": "Whether those words are only recalled.",
    "notes": "Every doubt about the window.",
}
_SCORE: Mapping[str, str] = {
    "group": "The group.",
    "held": "Inspections that came within the window.",
    "sooner": "Inspections that came before it.",
    "later": "Windows that closed before an inspection came.",
    "open": "Windows that have not closed.",
    "judged": "Windows that have closed.",
    "share": "The share of the closed ones that held, 0 to 1.",
}


def _outcomes() -> Iterator[tuple[str, str]]:
    yield from fields("inspections", compared_with="With `--compare`, one entry an authority that is compared.")
    yield from fields(
        "inspections.compared_with[]",
        "authority",
        kind="`region`, `ofsted-region`, `neighbours` or `same-grade`.",
        says="Who they are, in words.",
        names="The authorities that it is compared with.",
    )
    yield from rows(
        "inspections",
        "One entry an inspection or visit.",
        "authority", "framework", "inspection_type", "first_day", "last_day", "published", "report", "inspection",
        region="The region.",
        AREA="One field for each area that any of the inspections grades, under its id: the grade, or null.",
        theme="What a visit without grades was about.",
        sources="Who says so: `report`, or `official` and the year of Ofsted's table.",
    )  # fmt: skip
    yield from fields("differences", count="In how many things sources differ.")
    yield from rows(
        "differences",
        "One entry for what each source says.",
        "authority",
        "inspection",
        what="In what they differ: a day, or a judgement area.",
        source="The source.",
        value="What it says.",
    )


def _counted() -> Iterator[tuple[str, str]]:
    yield from fields("distribution", without="By day, the authorities of the day that have no such grade.")
    yield from rows(
        "distribution",
        "One entry a day and grade.",
        "base", "population",
        day="The day.",
        area="The judgement area.",
        grade="The grade.",
        count="How many.",
        percent="The share of the base, in percent.",
    )  # fmt: skip
    yield from fields("explained", stated="The percentages that were given, by grade.")
    yield from rows(
        "explained",
        "One entry a way of counting, the nearest first.",
        "base",
        counted="What is counted.",
        since="First day on which it is as near.",
        until="Last day on which it is.",
        percent_GRADE="One field for each grade that was given: its share on those days, in percent.",
        furthest="How far off the furthest of them is, in percentage points.",
    )
    months = "Months to the next inspection, one entry a grade."
    yield from fields("transitions", matrix="One entry a pair of grades.", months=months)
    was = {"was": "The grade before."}
    yield from fields("transitions.matrix[]", **was, became="The next grade.", count="How often.")
    yield from fields("transitions.months[]", **was, count="How often.", **RANGE)
    yield from rows(
        "transitions",
        "One entry a pair of inspections that followed each other.",
        "authority",
        before="The earlier inspection.",
        **was,
        after="The later inspection.",
        became="The next grade.",
        days="Days from the one to the other.",
        steps="How many grades better; below 0, worse.",
        inherited="Whether the earlier one is of an authority whose area this one took over.",
    )
    yield from fields(
        "coverage",
        "population",
        count="How many of them were inspected.",
        percent="Their share, in percent.",
        former="Authorities that were inspected, and are no more: they do not count.",
    )
    yield from rows("coverage", "One entry an authority.", "authority", inspected="Whether it was inspected.")


def _papers() -> Iterator[tuple[str, str]]:
    yield from fields("annex", counts="How many have each grade: overall, and of safeguarding boards where any is.")
    yield from rows(
        "annex",
        "One entry an inspection.",
        "authority", "inspection", "published", "grade",
        exceptions="The areas that are not graded as overall, each with its grade.",
        lscb="The grade of the safeguarding board; blank where there is none.",
        text="The grades as a paper has them.",
    )  # fmt: skip
    yield from fields(
        "recount",
        figures="One entry a figure that the paper states.",
        pending="The authorities whose results the paper says are still to come, and what was published of them.",
    )
    yield from fields(
        "recount.figures[]",
        printed="The words.",
        value="The number.",
        agrees_with_table="Whether the paper's own table gives it.",
        agrees_with_outcomes="Whether the outcomes give it.",
        base_that_fits="The base on which it would be right; null where there is none, or it agrees.",
        by_statements=f"What the paper's other figures give: {_SHARE}; null where they give nothing.",
        by_table=f"What its table gives: {_SHARE}.",
        by_outcomes=f"What the outcomes give: {_SHARE}.",
    )
    yield from rows(
        "recount",
        "One entry for each thing that differs.",
        about="`authorities` or `lscb` for a figure; for a row of the paper's table, the authority.",
        what="The figure, or the judgement area.",
        paper="What the paper says.",
        own_table="What its own table gives; null for a row of that table.",
        outcomes="What the outcomes give.",
    )


def _forecasts() -> Iterator[tuple[str, str]]:
    of_window = ("authority", "grade", "inspection_type", "framework", "published")
    yield from rows("next", "One entry an authority; the fields are of its last report.", *of_window, **_WINDOW)
    yield from fields("waits", known_to="Up to this day every start of an inspection is known.")
    yield from rows(
        "waits",
        "One entry a group, in years; the fields that name it are those of `--by`.",
        "grade",
        "inspection_type",
        next_inspection_type="The type of the next inspection, or `not yet`.",
        ended="How many waits have ended.",
        waiting="How many go on.",
        **{name: f"{says} Null where too few have ended." for name, says in RANGE.items()},
    )
    yield from fields(
        "backtest",
        meant="The share of windows that is meant to hold.",
        complete_to="Up to this day every inspection is known.",
        scores="One entry a group of forecasts.",
        own_words="The same for the framework's own window.",
        calibration="One entry for each share of inspections that was to have come by a day.",
        elections="What began or came out in pre-election periods.",
    )
    known = {"pauses_known": "False: from what was known on the day. True: as if pauses to come had been known."}
    yield from fields("backtest.scores[]", **known, by="What the groups are made by.", **_SCORE)
    yield from fields(
        "backtest.calibration[]",
        **known,
        meant="The share.",
        came="How many had come by their day.",
        past="How many of the days are past.",
    )
    yield from fields(
        "backtest.elections[]",
        what="What is counted.",
        days="Days in pre-election periods.",
        seen="How often on them.",
        expected="How often other days would make one expect.",
    )
    yield from rows(
        "backtest",
        "One entry a forecast.",
        *of_window,
        **_WINDOW,
        after_years="How many years after the report it would have been given.",
        came="First day of the fieldwork that came; null where none has.",
        verdict="`held`, `sooner`, `later` or `open`.",
        unknown_pause="Whether a pause fell into the wait of which nobody knew on the day.",
    )


def _pace() -> Iterator[tuple[str, str]]:
    yield from rows(
        "pace",
        "One entry a count.",
        basis="What is counted.",
        done="How many are done.",
        population="How many there are to inspect.",
        since="The day from which it is counted.",
        until="The day up to which it is counted.",
        days="Days in between, pauses left out.",
        share="The share that is done, 0 to 1.",
        years="Years that all would take at this pace.",
        years_fast="The fewest years, where only chance moves the count (four of five).",
        years_slow="The most years.",
        finish="The day on which all would be done.",
        finish_early="The earliest such day.",
        finish_late="The latest such day.",
        finished_in_fact="The day on which the last first report came out; null where it has not.",
    )


_PARTS = (_outcomes, _counted, _papers, _forecasts, _pace)
MEANINGS: Mapping[str, str] = dict(pair for part in _PARTS for pair in part())
