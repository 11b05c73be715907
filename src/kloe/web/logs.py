"""Log lines as JSON that can name no child: paths without their ids and queries, errors without what they carried."""

import json
import logging
import re
import threading
from datetime import UTC, datetime

# An address holds ids in its last parts; of these only the page they are on is logged. A token of a one-time link is
# long, and once in a while without a digit.
_IDS = re.compile(r"(?<=/)(?:[^/]*\d[^/]*|[^/ ]{32,})(?=/|$)")


class OneLine(logging.Formatter):
    """One record as one line: when, how grave, where in the code, what; for an error its kind, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        """The line."""
        said: dict[str, object] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "says": without_ids(str(record.msg) if record.exc_info else _message(record)),
        }
        if record.exc_info and record.exc_info[0]:
            said["error"] = record.exc_info[0].__name__
            said["where"] = _where(record.exc_info[2])
        for name in ("method", "page", "status", "milliseconds", "person"):
            if hasattr(record, name):
                said[name] = getattr(record, name)
        return json.dumps(said, ensure_ascii=False, default=str)


def log_thread(failed: threading.ExceptHookArgs) -> None:
    """Log what ended a thread, as any other error: Python's own way writes its text, which may name a child."""
    if failed.exc_type is not SystemExit and failed.exc_value is not None:
        error = (failed.exc_type, failed.exc_value, failed.exc_traceback)
        logging.getLogger(__name__).error("A thread has stopped.", exc_info=error)


def without_ids(text: str) -> str:
    """The text with the query of every address, and what looks like an id in it, taken out."""
    return _IDS.sub("…", re.sub(r"\?\S*", "", text))


def _message(record: logging.LogRecord) -> str:
    """What is said; a line that cannot be put together is logged as it was written, without what it was given."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return str(record.msg)


def _where(trace: object) -> str:
    """The last place in the code that an error came through: file and line."""
    import traceback  # noqa: PLC0415 - only when something went wrong

    frames = traceback.extract_tb(trace)  # type: ignore[arg-type]
    return f"{frames[-1].filename.rsplit('/', 1)[-1]}:{frames[-1].lineno}" if frames else ""
