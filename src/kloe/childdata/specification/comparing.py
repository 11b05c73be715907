"""What changed between two versions of the Annex A layout, in sentences."""

from collections.abc import Iterator

from kloe.childdata.specification.model import ChildList, CodeSet, Column, Specification


def compare(earlier: Specification, later: Specification) -> Iterator[str]:
    """One line a difference: lists, columns, headings, types, requirements, order and codes."""
    yield f"From {earlier.id} to {later.id}"
    for child_list in later.lists:
        before = earlier.by_name.get(child_list.name)
        if before is None:
            yield f"List {child_list.number} ({child_list.title}): new"
        else:
            yield from _compare_lists(before, child_list)
    for name in earlier.by_name.keys() - later.by_name.keys():
        yield f"List {earlier.by_name[name].number} ({earlier.by_name[name].title}): gone"
    for name, codes in sorted(later.code_sets_by_name.items()):
        old = earlier.code_sets_by_name.get(name)
        yield from _compare_codes(old, codes) if old else [f"Codes of {codes.title}: new"]


def _compare_lists(before: ChildList, after: ChildList) -> Iterator[str]:
    name = f"List {after.number}"
    if len(before.columns) != len(after.columns):
        yield f"{name}: {len(before.columns)} columns become {len(after.columns)}"
    if before.title != after.title:
        yield f"{name}: titled '{before.title}', now '{after.title}'"
    if before.scope != after.scope:
        yield f"{name}: who belongs on it is worded anew"
    old_order = [column.name for column in before.columns if column.name in after.by_name]
    new_order = [column.name for column in after.columns if column.name in before.by_name]
    if old_order != new_order:
        yield f"{name}: the columns stand in another order"
    for column in after.columns:
        old = before.by_name.get(column.name)
        yield from (
            _compare_columns(name, old, column) if old else [f"{name}: new column '{column.heading}' ({column.type})"]
        )
    for column in before.columns:
        if column.name not in after.by_name:
            yield f"{name}: column '{column.heading}' is gone"


def _compare_columns(name: str, before: Column, after: Column) -> Iterator[str]:
    for what in ("heading", "type", "required", "codes"):
        if getattr(before, what) != getattr(after, what):
            yield f"{name}, '{after.heading}': {what} was '{getattr(before, what)}', now '{getattr(after, what)}'"


def _compare_codes(before: CodeSet, after: CodeSet) -> Iterator[str]:
    for code in after.codes:
        old = before.by_code.get(code.code)
        remark = (" (unverified)" if code.uncertain else "") + (" (understood, not listed)" if code.legacy else "")
        if old is None:
            yield f"Codes of {after.title}: new '{code.printed}'{remark}"
        elif old.printed != code.printed:
            yield f"Codes of {after.title}: '{old.printed}' is printed '{code.printed}' now"
        elif old.legacy != code.legacy:
            yield f"Codes of {after.title}: '{code.printed}' is {'no longer listed' if code.legacy else 'listed again'}"
    for gone in before.by_code.keys() - after.by_code.keys():
        yield f"Codes of {after.title}: '{before.by_code[gone].printed}' is gone"
