"""The commands for what Ofsted has published, in one group: the library, and what is asked of it."""

import click

from kloe.cli.published_annex import annex
from kloe.cli.published_forecast import backtest, next_inspection, pace, waits
from kloe.cli.published_library import add, export, fetch, list_reports, show
from kloe.cli.published_outcomes import (
    build_outcomes,
    coverage,
    distribution,
    import_tables,
    outcomes,
    transitions,
)
from kloe.cli.published_page import outcomes_page
from kloe.cli.published_search import recommendations, search
from kloe.cli.published_themes import paper, theme, themes


@click.group()
def published() -> None:
    """Read published reports, and look things up in them."""


_LIBRARY = (add, fetch, list_reports, show, export)
_ASKED = (search, recommendations, themes, theme, paper)
_OUTCOMES = (outcomes, distribution, transitions, coverage, annex, outcomes_page, import_tables, build_outcomes)
_FORECASTS = (next_inspection, waits, backtest, pace)
for command in (*_LIBRARY, *_ASKED, *_OUTCOMES, *_FORECASTS):
    published.add_command(command)
