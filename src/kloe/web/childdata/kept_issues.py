"""The keys of an extract's issues, kept when it was read: what is new and what is gone is told without opening both."""

from collections.abc import Mapping

import duckdb

from kloe.childdata.extract import Extract
from kloe.papers.changes import EarlierPack
from kloe.papers.tidy_lists import copy_query
from kloe.web.childdata.models import StoredExtract
from kloe.web.childdata.opened import opened
from kloe.web.childdata.what_came import upload_folder

_KEYS = "issue-keys.parquet"


def keep_issue_keys(stored: StoredExtract, extract: Extract) -> None:
    """Keep key and check of every issue beside the files. A key is a hash: it names no child."""
    copy_query(extract, 'select key, "check" from issues order by key', upload_folder(stored.id) / _KEYS)


def issue_keys(stored: StoredExtract) -> Mapping[str, str]:
    """Key to check, of every issue of the extract."""
    place = upload_folder(stored.id) / _KEYS
    if not place.exists():
        with opened(stored) as one:
            return dict(one.extract.session.rows('select key, "check" from issues'))
    with duckdb.connect(":memory:") as connection:
        return dict(connection.execute('select key, "check" from read_parquet(?)', [str(place)]).fetchall())


def as_earlier(stored: StoredExtract) -> EarlierPack:
    """The extract as what a later one is compared with."""
    rows = {int(number): count for number, count in stored.counts.get("rows_by_list", {}).items()}
    if stored.extract_date is None:
        raise ValueError("An extract that was read has a day.")
    return EarlierPack(stored.extract_date, rows, issue_keys(stored), stored.authority)
