"""Plans kept between runs: reading and compiling hundreds of rules takes a second.

What is kept is found by a hash over every file of rules and over the code that compiles them, so a changed rule
or a new version is never run from an old plan. A plan that cannot be kept is simply made again.
"""

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import TypeVar

import msgspec

import kloe.engine
from kloe.childdata import specification as specifications
from kloe.home import cache_folder

Plan = TypeVar("Plan")
_SHARED_SOURCES = (
    *sorted(Path(kloe.engine.__file__).parent.glob("*.py")),
    *sorted(Path(specifications.__file__).parent.glob("*")),
    Path(__file__).parent / "tables.py",
    Path(__file__),
)


def kept_or_made(shape: type[Plan], words: str, files: Iterable[Path], make: Callable[[], Plan]) -> Plan:
    """The plan that an earlier run kept for the same ``words`` and ``files``; otherwise made now, and kept.

    ``files`` are the rules and the code that plans them; what all plans rest on is added. Raises what ``make`` raises.
    """
    kept = cache_folder() / f"{_fingerprint(shape, words, files)}.plan"
    with suppress(OSError, msgspec.DecodeError):
        return msgspec.msgpack.decode(kept.read_bytes(), type=shape)
    made = make()
    with suppress(OSError):
        _keep(kept, msgspec.msgpack.encode(made))
    return made


def _fingerprint(shape: type, words: str, files: Iterable[Path]) -> str:
    digest = sha256(f"{shape.__module__} {words}".encode())
    for path in (*files, *_SHARED_SOURCES):
        digest.update(path.name.encode() + b"\0" + _content_hash(path))
    return digest.hexdigest()


def _content_hash(path: Path) -> bytes:
    """A file that cannot be read counts, too: a run with it has no kept plan, and is refused when it is read."""
    try:
        return sha256(path.read_bytes()).digest()
    except OSError:
        return b"unreadable"


def _keep(target: Path, content: bytes) -> None:
    """Write beside and move into place."""
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    beside = target.with_suffix(f".{os.getpid()}")  # another run may be keeping the same plan
    beside.write_bytes(content)
    beside.replace(target)
