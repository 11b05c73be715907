"""Kloe keeps an English local authority's children's services ready for inspection by Ofsted.

``kloe.read_annex_a(path).check()`` reads, tidies and checks an extract of Annex A.
"""

from typing import TYPE_CHECKING, Any

from kloe.errors import KloeError

if TYPE_CHECKING:
    from kloe.childdata.extract import read_annex_a

__version__ = "0.1.0"
__all__ = ["KloeError", "__version__", "read_annex_a"]


def __getattr__(name: str) -> Any:
    """Import the reader only when it is asked for: the command line has to start at once."""
    if name == "read_annex_a":
        from kloe.childdata.extract import read_annex_a  # noqa: PLC0415

        return read_annex_a
    raise AttributeError(name)
