"""The rule book and its plan, kept between runs: reading and compiling 400 rules takes a second.

What is kept is found by a hash over every rule file and over the code that compiles them, so a changed rule
or a new version is never run from an old plan. A plan that cannot be kept is simply made again.
"""

import os
from collections.abc import Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path

import msgspec

import kloe.engine
from kloe.childdata import specification as specifications
from kloe.childdata.checks.loading import RuleBook, load_rule_book, shipped_files
from kloe.childdata.checks.model import Check, LeftOut, Setting
from kloe.childdata.checks.queries import Query
from kloe.childdata.specification import Specification
from kloe.home import cache_folder

_CHILDDATA = Path(__file__).parent.parent
_SOURCES = (
    *sorted(Path(kloe.engine.__file__).parent.glob("*.py")),
    *sorted((_CHILDDATA / "checks").glob("*.py")),
    *sorted(Path(specifications.__file__).parent.glob("*")),
    _CHILDDATA / "tables.py",
)


class _Kept(msgspec.Struct, frozen=True):
    checks: tuple[Check, ...]
    settings: dict[str, Setting]
    left_out: tuple[LeftOut, ...]
    queries: tuple[Query, ...]


def prepared_plan(
    own_files: Iterable[Path], specification: Specification, *, pooled: bool = False
) -> tuple[RuleBook, tuple[Query, ...]]:
    """The rule book and its queries, from an earlier run where nothing has changed; raises RuleFileError."""
    own = tuple(own_files)
    kept = cache_folder() / f"{_fingerprint(own, specification, pooled)}.plan"
    with suppress(OSError, msgspec.DecodeError):
        found = msgspec.msgpack.decode(kept.read_bytes(), type=_Kept)
        return RuleBook(found.checks, found.settings, found.left_out), found.queries
    from kloe.childdata.checks.planning import plan  # noqa: PLC0415 - the compiler is loaded only when it is needed

    book = load_rule_book(own)
    queries = plan(book, specification, pooled=pooled)
    with suppress(OSError):
        _keep(kept, book, queries)
    return book, queries


def _fingerprint(own: tuple[Path, ...], specification: Specification, pooled: bool) -> str:
    digest = sha256(f"{specification.id} {pooled}".encode())
    for path in (*shipped_files(), *own, *_SOURCES):
        digest.update(path.name.encode() + b"\0" + _content_hash(path))
    return digest.hexdigest()


def _content_hash(path: Path) -> bytes:
    """A file that cannot be read counts, too: a run with it has no kept plan, and is refused when it is read."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"


def _keep(target: Path, book: RuleBook, queries: tuple[Query, ...]) -> None:
    """Write beside and move into place; examples are not needed to run."""
    checks = tuple(msgspec.structs.replace(check, failing=(), passing=()) for check in book.checks)
    content = msgspec.msgpack.encode(_Kept(checks, dict(book.settings), book.left_out, queries))
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_suffix(f".{os.getpid()}")  # another run may be keeping the same plan
    beside.write_bytes(content)
    beside.replace(target)
