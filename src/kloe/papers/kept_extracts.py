"""Extracts kept side by side under ``KLOE_HOME/extracts``: what came, the lists, the figures, and a manifest."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from hashlib import sha256
from pathlib import Path

import kloe
from kloe.childdata.extract import Extract, read_annex_a
from kloe.childdata.measures.measured import MeasuredExtract
from kloe.errors import KloeError
from kloe.home import authority_home, home
from kloe.papers.output_folder import written_beside
from kloe.papers.tidy_folder import TIDY_FILES
from kloe.papers.tidy_lists import copy_query, write_tidy_lists

MANIFEST = "manifest.json"
FIGURES = "figures.parquet"
_OWNER_ONLY = 0o700
_FILES = (*TIDY_FILES, "original/*", FIGURES, MANIFEST)


@dataclass(frozen=True)
class KeptExtract:
    """One extract that was kept: where, whose, of which day."""

    folder: Path
    authority: str
    extract_date: date


def keep_extract(extract: Extract, measured: MeasuredExtract) -> KeptExtract:
    """Keep an extract with its figures; one of the same authority and day takes the place of the one before.

    Only the folder's owner may look into it, where the system knows such rights: it holds children's data. Raises
    KloeError when the authority is not known, because nobody could find the extract again.
    """
    if not extract.authority:
        raise KloeError("Nobody has said whose extract this is.", remedy="Name the authority with --authority.")
    kept = KeptExtract(_place(extract.authority, extract.extract_date), extract.authority, extract.extract_date)
    _refuse_anothers(kept)
    with written_beside(kept.folder, _FILES) as beside:
        beside.chmod(_OWNER_ONLY)
        write_tidy_lists(extract, None, beside)
        copy_query(extract, "select * from figures order by all", beside / FIGURES)
        (beside / "original").mkdir()
        for number, file in enumerate(extract.files, start=1):
            (beside / "original" / f"{number:02}-{Path(file.name).name}").write_bytes(file.content)
        (beside / MANIFEST).write_text(json.dumps(_manifest(extract, measured, beside), indent=2), encoding="utf-8")
    return kept


def _refuse_anothers(kept: KeptExtract) -> None:
    """Names that differ only in punctuation have one folder: neither may take the place of the other."""
    said = _read_manifest(kept.folder)
    if said and str(said["authority"]).casefold() != kept.authority.casefold():
        raise KloeError(
            f"An extract of {said['authority']} is kept there.",
            where={"folder": kept.folder},
            remedy="Write the name of the authority as it was written then, or keep this one in another KLOE_HOME.",
        )


def _place(authority: str, day: date) -> Path:
    return home() / "extracts" / f"{authority_home(authority).name}-{day}"


def _manifest(extract: Extract, measured: MeasuredExtract, folder: Path) -> dict[str, object]:
    ends: dict[str, int] = {}
    for outcome in measured.outcomes:
        ends[outcome.end] = ends.get(outcome.end, 0) + 1
    return {
        "kloe": kloe.__version__,
        "kept_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "authority": extract.authority,
        "extract_date": extract.extract_date.isoformat(),
        "specification": extract.specification.id,
        "measures": ends,
        "files": {
            path.relative_to(folder).as_posix(): sha256(path.read_bytes()).hexdigest()
            for path in sorted(folder.rglob("*"))
            if path.is_file()
        },
    }


def kept_extracts(authority: str) -> tuple[KeptExtract, ...]:
    """The extracts that were kept of an authority, oldest first."""
    return tuple(sorted(_find(authority), key=lambda kept: kept.extract_date))


def _find(authority: str) -> Iterator[KeptExtract]:
    place = home() / "extracts"
    for manifest in place.glob(f"{authority_home(authority).name}-*/{MANIFEST}"):
        if manifest.resolve().parent.parent != place.resolve():
            continue  # a link that leads out of KLOE_HOME was not kept by Kloe
        said = _read_manifest(manifest.parent)
        if said and str(said["authority"]).casefold() == authority.casefold():
            yield KeptExtract(manifest.parent, str(said["authority"]), date.fromisoformat(str(said["extract_date"])))


def read_again(place: Path, **options: object) -> Extract:
    """An extract from a kept folder or from a pack, of the day and layout that its manifest names; or any other source.

    ``options`` are those of read_annex_a and overrule the manifest. Raises UnreadableFileError.
    """
    said = _read_manifest(place) if place.is_dir() else None
    if said is None:
        return read_annex_a(place, **options)  # type: ignore[arg-type]
    known: dict[str, object] = {
        "as_at": date.fromisoformat(str(said["extract_date"])),
        "authority": said["authority"],
        "specification": said["specification"],
    }
    lists = sorted((place / "lists").glob("*.parquet"))
    return read_annex_a(lists, **{**known, **{name: one for name, one in options.items() if one}})  # type: ignore[arg-type]


def _read_manifest(folder: Path) -> dict[str, object] | None:
    try:
        said = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    usable = isinstance(said, dict) and {"authority", "extract_date", "specification"} <= said.keys()
    return said if usable else None


def refuse_other_authorities(earlier: Extract, later: Extract) -> None:
    """Raise KloeError when two extracts are said to be of different authorities."""
    names = [extract.authority for extract in (earlier, later)]
    if all(names) and names[0] != names[1]:
        raise KloeError(
            f"The extracts are of {names[0]} and of {names[1]}.", remedy="Compare two extracts of one authority."
        )
