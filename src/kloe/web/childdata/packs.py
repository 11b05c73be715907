"""Make a pack in the background, and keep it as one zip under ``KLOE_HOME/packs`` with its hash."""

import shutil
import threading
import zipfile
from hashlib import file_digest
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from kloe.childdata.comparators.comparing import comparators
from kloe.childdata.measures.comparing import compare_measures
from kloe.home import home
from kloe.papers.children_found import look_at_children
from kloe.papers.measure_changes import SinceLast
from kloe.papers.measure_pages import Audience
from kloe.papers.pack import write_pack
from kloe.web.accounts.models import Person
from kloe.web.childdata.background import refused_if_wrong, say, start
from kloe.web.childdata.choosing import Choice, usable_extracts
from kloe.web.childdata.kept_issues import as_earlier
from kloe.web.childdata.models import MadePack, State, StoredExtract
from kloe.web.childdata.what_came import read_what_came

_OWNER_ONLY = 0o700


def ask_for_pack(extract: StoredExtract, audience: Audience, by: Person) -> MadePack:
    """Enter it, and start to make it."""
    pack = MadePack.objects.create(extract=extract, audience=audience, asked_by=by)
    make_in_background(pack)
    return pack


def make_in_background(pack: MadePack) -> threading.Thread | None:
    """Make it while its asker goes on; None when somebody makes it already."""
    return start(MadePack, pack.pk, make_now)


def make_now(pack: MadePack) -> MadePack:
    """Make the pack; afterwards it is ready, or refused with the reason."""
    with refused_if_wrong(MadePack, pack.pk):
        _make(pack)
    pack.refresh_from_db()
    return pack


def pack_file(pack: MadePack) -> Path:
    """The zip of a pack."""
    return home() / "packs" / f"{pack.pk}.zip"


def _make(pack: MadePack) -> None:
    """From an extract opened for it alone: following children makes tables, which no page may meet half made."""
    say(MadePack, pack.pk, "Reading the extract")
    extract, own_checks = read_what_came(pack.extract)
    checked = extract.check(own_checks)
    say(MadePack, pack.pk, "Measuring")
    measured = extract.measure()
    audience, internal = cast("Audience", pack.audience), pack.audience == "internal"
    before = Choice(pack.extract, tuple(usable_extracts())).before if internal else None
    since = None
    if before:
        say(MadePack, pack.pk, "Comparing with the extract before")
        earlier, _ = read_what_came(before)
        since = SinceLast(compare_measures(earlier.measure(), measured))
    pack_file(pack).parent.mkdir(parents=True, exist_ok=True, mode=_OWNER_ONLY)
    with TemporaryDirectory(prefix=".making-", dir=pack_file(pack).parent) as place:
        folder = Path(place) / f"pack-{pack.extract.extract_date}"
        write_pack(
            extract,
            checked,
            folder,
            earlier=as_earlier(before) if before else None,
            measured=measured,
            since_last=since,
            comparisons=comparators(),
            children=look_at_children(extract) if internal else None,
            audience=audience,
            progress=lambda step: say(MadePack, pack.pk, step),
        )
        _keep(pack, folder, Path(place) / "pack.zip")


def _keep(pack: MadePack, folder: Path, beside: Path) -> None:
    say(MadePack, pack.pk, "Packing")
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder.parent))
    beside.chmod(0o600)
    with beside.open("rb") as file:
        digest = file_digest(file, "sha256").hexdigest()
    size = beside.stat().st_size
    shutil.move(beside, pack_file(pack))
    MadePack.objects.filter(pk=pack.pk).update(state=State.READY, step="", digest=digest, bytes=size, refusal={})
