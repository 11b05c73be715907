"""What a rule may speak of: tables, their columns, the codes of a column, and named settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

# A date or integer cell that nobody could read is kept as text in the column of this ending.
AS_IT_CAME = "__as_it_came"

ValueType = Literal["text", "category", "date", "integer", "number", "truth"]


@dataclass(frozen=True)
class RuleColumn:
    """A column as rules see it.

    ``codes`` leads from the short code that a rule writes to the value that the table holds; ``listed``
    are the held values that the specification in force accepts.
    """

    type: ValueType
    codes: Mapping[str, str] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    keeps_unread_text: bool = False


@dataclass(frozen=True)
class RuleTable:
    """A table as rules see it. A ``shared`` one is the same for every authority of a pool."""

    name: str
    columns: Mapping[str, RuleColumn]
    shared: bool = False


@dataclass(frozen=True)
class Catalogue:
    """All tables and settings that exist for a set of rules."""

    tables: Mapping[str, RuleTable]
    settings: Mapping[str, ValueType] = field(default_factory=dict)
