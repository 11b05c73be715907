"""What is said of a file that is no Annex A: what it is, and what to do."""

from kloe.errors import UnreadableFileError

SAVE_AS = "Open it in the program that made it and save it as an Excel workbook (.xlsx)."
_NOT_FOR_US: tuple[tuple[bytes, str, str], ...] = (
    (b"%pdf", "This is a PDF.", "Ask for the workbook itself."),
    (b"{\\rtf", "This is a rich-text document.", SAVE_AS),
    (b"{", "This is a JSON file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"[{", "This is a JSON file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"mime-version:", "This is a web page with a spreadsheet's name: some reporting tools export that.", SAVE_AS),
    (b"gif8", "This is a picture.", "Ask for the workbook itself."),
    (b"sqlite format", "This is a database file.", "Export the lists as an Excel workbook or as CSV files."),
    (b"\x89png", "This is a picture.", "Ask for the workbook itself."),
    (b"\xff\xd8\xff", "This is a picture.", "Ask for the workbook itself."),
    (b"\x1f\x8b", "This is a gzip archive.", "Unpack it first."),
    (b"rar!", "This is a RAR archive.", "Unpack it first."),
    (b"7z\xbc\xaf", "This is a 7-Zip archive.", "Unpack it first."),
)


def refusal_of_text(start: bytes, content: bytes, name: str) -> UnreadableFileError | None:
    """The refusal of what is no table by its first characters (``start``, in small letters); None for a table."""
    for signature, what, remedy in _NOT_FOR_US:
        if start.startswith(signature):
            return refusal(name, what, remedy)
    return _refusal_of_markup(start, content, name) if start.startswith(b"<") else None


def _refusal_of_markup(start: bytes, content: bytes, name: str) -> UnreadableFileError:
    head = content[:200_000].replace(b"\0", b"").lower()  # without the zeros of UTF-16
    if b"schemas-microsoft-com:office:spreadsheet" in head:
        return refusal(name, "This is a workbook in the XML format of 2003.", "Open it in Excel and save it as .xlsx.")
    if any(sign in head for sign in (b"<cindetails", b"<cin_census", b"<cinplandates", b"<collection>cin<")):
        return refusal(
            name, "This is a children in need census return (XML), not Annex A.", "Give the Annex A workbook."
        )
    if any(sign in head for sign in (b"<lookedafter", b"ssda903", b"<collection>cla<")):
        return refusal(name, "This is an SSDA903 return (XML), not Annex A.", "Give the Annex A workbook.")
    if (
        start.startswith((b"<!doctype html", b"<html", b"<table", b"<head", b"<meta", b"<body", b"<div"))
        or b"<html" in head
    ):
        return refusal(
            name,
            "This is a web page with a spreadsheet's name: some reporting tools export that.",
            "Open it in Excel and save it as an Excel workbook (.xlsx).",
        )
    return refusal(name, "This is an XML file, not a workbook.", SAVE_AS)


def refusal(name: str, what: str, remedy: str) -> UnreadableFileError:
    """The error that names the file, what it is and what to do."""
    return UnreadableFileError(what, where={"file": name}, remedy=remedy)
