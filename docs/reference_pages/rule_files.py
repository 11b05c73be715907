"""The pages of the files that people write: checks and mappings."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, get_args, get_origin

import msgspec

from kloe.childdata.checks.model import Check, CheckFile, LeftOut, Setting, SettingChange
from kloe.childdata.reading.mapping import DateRuling, HeadingRuling, SheetRuling, ValueRuling
from kloe.childdata.reading.mapping import Mapping as MappingFile
from reference_pages.markdown import code, prose, table

CHECK_FIELDS: Mapping[str, str] = {
    "id": "A name of your own, such as `OUR-01`. It must not exist yet.",
    "severity": "`error`, `warning` or `query`.",
    "says": "What must be true, in one sentence.",
    "fails": "The [rule](rule-language.md): true for a row that fails.",
    "message": "What the issue says. `{column}` and other expressions in braces are filled in.",
    "remedy": "What to do about it.",
    "basis": "What the check rests on: guidance, a return's rule, your own policy.",
    "list": "The number of the one list it looks at.",
    "lists": 'Several lists, or `"every"` for all that have its columns.',
    "over": "One of the [tables](tables.md) that reading leaves behind, instead of a list.",
    "every": "Repeat the check for each column of this type (`any`, `category`, `date`, `integer`, `text`); the rule"
    " calls it `cell`.",
    "leaving_out": "Columns that `every` leaves out, as `column` or `list.column`.",
    "per": '`"row"`; `"list"` for one answer for the whole list; or the columns that make a group.',
    "among": "A second rule: only rows for which it is true are looked at.",
    "columns": "The columns it marks; the value of the first one is shown. Needed, unless `every` or `over` is used.",
    "from_date": "The first extract date on which the check holds.",
    "to_date": "The last extract date on which the check holds.",
    "fail": "Examples that must fail. `kloe checks test` plays them.",
    "pass": "Examples that must pass.",
}


def check_files_page() -> Iterator[str]:
    """The fields of a file of checks."""
    yield "# Check files"
    yield (
        "A file of checks is TOML: Kloe's own and an authority's have the same shape. Fields that do not exist, and"
        " fields given twice, are refused with an error that names file, entry and field. How to write one:"
        " [add your own checks](../how-to/add-your-own-checks.md)."
    )
    yield prose(CheckFile.__doc__)
    yield table(("Entry", "What it is"), entries(CheckFile))
    for shape, heading in (
        (Check, "[[check]]"),
        (Setting, "[[setting]]"),
        (SettingChange, "[[change]]"),
        (LeftOut, "[[switched_off]]"),
    ):
        yield f"## {heading}"
        yield _SWITCHED_OFF if shape is LeftOut else prose(shape.__doc__)
        meanings = CHECK_FIELDS if shape is Check else {}
        yield table(
            ("Field", "Type", "Needed", *(("What it is",) if meanings else ())),
            ((*field, *((meanings[str(field[0]).strip("`")],) if meanings else ())) for field in fields(shape)),
        )


_SWITCHED_OFF = (
    "A check of Kloe's that does not run for this authority: its `id`, what it `says`, and the `reason`, for whoever"
    " reads the file next. `[[left_out]]` has the same fields and only records a rule that was never written."
)


def entries(shape: type[msgspec.Struct]) -> Iterator[tuple[str, str]]:
    """The kinds of entries that a file of this shape has."""
    for field in msgspec.structs.fields(shape):
        inner = next(iter(get_args(field.type)), None)
        if isinstance(inner, type) and issubclass(inner, msgspec.Struct):
            yield f"`[[{field.encode_name}]]`", prose(inner.__doc__).split("\n\n")[0]
        else:
            yield code(field.encode_name), _type_in_words(field.type)


def fields(shape: type[msgspec.Struct]) -> Iterator[tuple[str, str, str]]:
    """Each field with its type and whether it is needed."""
    for field in msgspec.structs.fields(shape):
        needed = field.default is msgspec.NODEFAULT and field.default_factory is msgspec.NODEFAULT
        yield code(field.encode_name), _type_in_words(field.type), "yes" if needed else f"no{_default(field)}"


def _default(field: msgspec.structs.FieldInfo) -> str:
    shown = field.default not in (msgspec.NODEFAULT, None, "", ())
    return f", `{str(field.default).lower() if isinstance(field.default, bool) else field.default}`" if shown else ""


def _type_in_words(kind: Any) -> str:
    simple = {str: "text", int: "whole number", float: "number", bool: "true or false", date: "date", type(None): ""}
    if isinstance(kind, type) and issubclass(kind, msgspec.Struct):
        return "table"
    if isinstance(kind, type) and kind in simple:
        return simple[kind]
    if get_origin(kind) is tuple:
        return f"list of {_type_in_words(get_args(kind)[0])}"
    if get_origin(kind) is dict:
        return "table"
    if str(get_origin(kind)) == "typing.Literal":
        return " or ".join(code(f'"{one}"') for one in get_args(kind) if one)
    return " or ".join(part for part in map(_type_in_words, get_args(kind)) if part)


def mapping_files_page() -> Iterator[str]:
    """The fields of a mapping file."""
    yield "# Mapping files"
    yield (
        "A mapping is what people at an authority have decided about their own files. It overrules every automatic"
        " match. Give it with `--mapping` for one run, or keep it with `kloe remember`. How to write one:"
        " [correct a match](../how-to/correct-a-match.md)."
    )
    yield table(("Entry", "What it says"), entries(MappingFile))
    for shape, heading in (
        (SheetRuling, "[[sheet]]"),
        (HeadingRuling, "[[heading]]"),
        (ValueRuling, "[[value]]"),
        (DateRuling, "[[date]]"),
    ):
        yield f"## {heading}"
        yield prose(shape.__doc__)
        yield table(("Field", "Type", "Needed"), fields(shape))
