"""The grades of all frameworks that published reports have, in one order, and which of them is meant."""

from kloe.errors import KloeError, UnknownNameError
from kloe.spelling import initials, squeezed

GRADES = ("outstanding", "good", "requires-improvement", "adequate", "inadequate")


def grade_meant(name: str) -> str:
    """The id of the grade that ``name`` means; initials will do ("RI"). Raises UnknownNameError."""
    for grade in GRADES:
        if squeezed(name) in (squeezed(grade), initials(grade)):
            return grade
    raise UnknownNameError(f"There is no grade '{name}'.", remedy=f"The grades are {', '.join(GRADES)}.")


def shares_by_grade(text: str) -> dict[str, float]:
    """Grades with their shares in percent, as people write them: "I 13, RI 35 %". Raises KloeError."""
    shares: dict[str, float] = {}
    for part in text.split(","):
        name, _, share = part.strip().removesuffix("%").strip().rpartition(" ")
        try:
            shares[grade_meant(name)] = _percentage(share)
        except (ValueError, UnknownNameError) as problem:
            raise KloeError(
                f"'{part.strip()}' is no grade with a percentage.",
                remedy="Write it as in 'I 13, RI 35, G 36.5, O 15.5'.",
            ) from problem
    return shares


def _percentage(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 100:  # also false of "nan"
        raise ValueError(text)
    return value
