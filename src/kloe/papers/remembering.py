"""Keep an authority's decisions: its mapping, and its own checks and settings."""

import shutil
from pathlib import Path

from kloe.childdata.checks.loading import load_rule_book
from kloe.childdata.reading.mapping import Mapping, merged, read_mapping, write_mapping
from kloe.errors import RuleFileError
from kloe.home import authority_home

_OF_CHECKS = ("[[check]]", "[[setting]]", "[[change]]", "[[switched_off]]")


def remember_file(file: Path, authority: str) -> str:
    """Keep ``file`` for ``authority`` and say what was kept.

    Raises RuleFileError, and keeps nothing, when the file is wrong.
    """
    folder = authority_home(authority)
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as problem:
        raise RuleFileError(
            "The file cannot be read.",
            where={"file": file.name},
            remedy="Check the name, and that it is UTF-8 text.",
        ) from problem
    if any(line.strip() in _OF_CHECKS for line in text.splitlines()):
        load_rule_book([file])
        target = folder / "checks.toml"
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(file, target)
        return f"The checks are kept for {authority} in {target}"
    new, target = read_mapping(file), folder / "mapping.toml"
    earlier = read_mapping(target) if target.exists() else Mapping()
    write_mapping(merged(earlier, new), target)
    kept = len(new.sheets) + len(new.headings) + len(new.values) + len(new.dates)
    return f"{kept} decisions are kept for {authority} in {target}"
