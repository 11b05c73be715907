"""Make the library that ships with Kloe anew: ``python tools/ship_reports.py LIBRARY``.

LIBRARY is the folder of a filled library (``KLOE_HOME/published``). Run it when the reader or the coder of themes has
changed: a test says so.
"""

import sys
from pathlib import Path

from kloe.published.library import open_library
from kloe.published.library.shipping import ship


def main() -> None:
    """Ship the library that is named."""
    (folder,) = map(Path, sys.argv[1:])
    sys.stdout.write(f"Written to {ship(open_library(folder))}\n")


if __name__ == "__main__":
    main()
