"""How a child is named in an address: so that log lines, which take out whatever has a digit, never hold an id."""

from django.urls import reverse

_MARK = "0x"
_LONGEST = 100  # characters: no longer id can be entered as looked at, nor one with a null character


def child_key(child_id: str) -> str:
    """The id as an address has it: any id becomes letters and digits, and always begins with a digit."""
    return _MARK + child_id.encode().hex()


def child_of(key: str) -> str | None:
    """The id that an address means; None where it means none."""
    try:
        child_id = bytes.fromhex(key.removeprefix(_MARK)).decode() if key.startswith(_MARK) else ""
    except ValueError:
        return None
    return child_id if 0 < len(child_id) <= _LONGEST and "\0" not in child_id else None


def child_address(child_id: str) -> str:
    """The address of the page on one child."""
    return reverse("child", kwargs={"key": child_key(child_id)})
