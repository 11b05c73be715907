"""Refuse data files that hold what looks like an NHS number or a unique pupil number.

``python tools/no_personal_data.py [FILE ...]`` looks at the files given, or at every data file under version
control. It says where and what kind, never the number itself, and exits with 1.
"""

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

DATA_ENDINGS = frozenset({".csv", ".tsv", ".txt", ".json", ".toml", ".xml", ".md", ".html", ".yaml", ".yml"})
_NHS_NUMBER = re.compile(r"(?<![\w.-])(\d{3})([ -]?)(\d{3})\2(\d{4})(?![\w-]|\.\d)")
_PUPIL_NUMBER = re.compile(r"(?<!\w)([A-HJ-NP-RT-Z])(\d{11}[\dA-HJ-NP-RT-Z])(?!\w)")
# Made up: the examples of the check that looks for such numbers among the ids of children.
MADE_UP = frozenset({"9434765919", "4505577104", "H801200001001"})
_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def main(arguments: list[str]) -> int:
    """Say what was found; 1 when anything was."""
    found = [one for path in map(Path, arguments or _under_version_control()) for one in look_at(path)]
    for line in found:
        sys.stderr.write(f"{line}\n")
    return 1 if found else 0


def look_at(path: Path) -> Iterator[str]:
    """Where ``path`` holds what looks like personal data: file, line and kind."""
    if path.suffix.lower() in DATA_ENDINGS and path.is_file():
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), start=1):
            for kind in kinds_in(line):
                yield f"{path}:{number}: {kind}"


def kinds_in(text: str) -> Iterator[str]:
    """The kinds of personal numbers that ``text`` seems to hold."""
    if any(_is_nhs_number("".join(found.group(1, 3, 4))) for found in _NHS_NUMBER.finditer(text)):
        yield "looks like an NHS number"
    if any(_is_pupil_number(*found.groups()) for found in _PUPIL_NUMBER.finditer(text)):
        yield "looks like a unique pupil number"


def _is_nhs_number(digits: str) -> bool:
    """The tenth digit checks the nine before it, modulo 11."""
    total = sum(int(digit) * weight for digit, weight in zip(digits[:9], range(10, 1, -1), strict=True))
    return (11 - total % 11) % 11 == int(digits[9]) and len(set(digits)) > 1 and digits not in MADE_UP


def _is_pupil_number(letter: str, rest: str) -> bool:
    """The first letter checks the twelve characters after it, modulo 23."""
    values = (int(one) if one.isdigit() else _LETTERS.index(one) for one in rest)
    total = sum(value * weight for value, weight in zip(values, range(2, 14), strict=True))
    return _LETTERS[total % 23] == letter and letter + rest not in MADE_UP


def _under_version_control() -> Iterable[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], capture_output=True, check=True)  # noqa: S607 - git of the PATH
    return listed.stdout.decode().split("\0")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
