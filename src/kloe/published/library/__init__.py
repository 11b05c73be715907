"""The library of published reports: what was read of each, and the files themselves, under ``KLOE_HOME/published``."""

from kloe.published.library.adding import Added, add_reports
from kloe.published.library.tables import Library, open_library

__all__ = ["Added", "Library", "add_reports", "open_library"]
