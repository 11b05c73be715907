"""The layout of Annex A as dated data: which lists, columns and codes hold from which day."""

from kloe.childdata.specification.loading import (
    find_specification,
    latest_specification,
    load_specification,
    specification_at,
    specification_ids,
)
from kloe.childdata.specification.model import ChildList, Code, CodeSet, Column, Specification

__all__ = [
    "ChildList",
    "Code",
    "CodeSet",
    "Column",
    "Specification",
    "find_specification",
    "latest_specification",
    "load_specification",
    "specification_at",
    "specification_ids",
]
