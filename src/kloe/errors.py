"""The one family of errors that a user of Kloe meets: what went wrong, where, and what to do."""

from collections.abc import Mapping


class KloeError(Exception):
    """Something a person can put right.

    ``what`` says what is wrong, ``where`` names the place (file, sheet, row, entry, field: whichever
    apply, in reading order) and ``remedy`` says what to do next. None of the three may hold a child's data.
    """

    def __init__(self, what: str, *, where: Mapping[str, object] | None = None, remedy: str = "") -> None:
        self.what = what
        self.where = {name: value for name, value in (where or {}).items() if value not in (None, "")}
        self.remedy = remedy
        super().__init__(str(self))

    def __str__(self) -> str:
        """Where, what and what to do, as one or two sentences."""
        place = ", ".join(f"{name} {value}" for name, value in self.where.items())
        return " ".join(part for part in (f"{place}: {self.what}" if place else self.what, self.remedy) if part)

    def as_data(self) -> dict[str, object]:
        """The same three parts for ``--json`` and for logs."""
        return {
            "error": type(self).__name__,
            "what": self.what,
            "where": {name: str(value) for name, value in self.where.items()},
            "remedy": self.remedy,
        }


class RuleFileError(KloeError):
    """A file of rules (specification, checks, mapping) has an entry that cannot be used."""


class UnreadableFileError(KloeError):
    """A file from outside is not something Kloe can read as Annex A."""


class UnknownNameError(KloeError):
    """A command or call names something (a list, a version, a check) that does not exist."""
