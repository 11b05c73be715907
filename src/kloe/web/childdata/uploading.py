"""The form and the limits of an upload."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt, csrf_protect

from kloe.papers.words import number

LARGEST_IN_ALL = 300 * 1024 * 1024
MOST_FILES = 40
_FIRST_YEAR = 2000
_DAY = ["%d/%m/%Y", "%d/%m/%y", "%Y-%m-%d", "%d %B %Y", "%d %b %Y", "%d.%m.%Y", "%d-%m-%Y"]
_DAY_WRONG = {"invalid": "Write the day as in 27/3/2026."}
_ENDINGS = ".xlsx,.xlsm,.xlsb,.xls,.ods,.csv,.tsv,.txt,.parquet,.zip"
Given = ParamSpec("Given")
View = Callable[Concatenate[HttpRequest, Given], HttpResponseBase]


class Quota(FileUploadHandler):
    """Stops an upload as soon as it is too large, before it fills the disk."""

    def __init__(self, request: HttpRequest) -> None:
        super().__init__(request)
        self._came = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Pass it on to the next handler, or stop."""
        self._came += len(raw_data)
        if self._came > LARGEST_IN_ALL:
            self.request.too_large = True  # type: ignore[union-attr]
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """The next handler makes the file."""


def limited_upload(view: "View[Given]") -> "View[Given]":
    """A page that takes large files: what comes is counted while it comes, and only read for who may send it."""

    @csrf_exempt  # here only: the token is looked for below, once the count is set up
    @wraps(view)
    def limited(request: HttpRequest, /, *args: Given.args, **kwargs: Given.kwargs) -> HttpResponseBase:
        request.upload_handlers.insert(0, Quota(request))
        answer: HttpResponseBase = csrf_protect(view)(request, *args, **kwargs)
        return answer

    return limited


class _SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class _FilesField(forms.FileField):
    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        several = data if isinstance(data, list | tuple) else [data]
        return [super(_FilesField, self).clean(one, initial) for one in several if one] or [
            super().clean(None, initial)
        ]


class UploadForm(forms.Form):
    """An extract to take in."""

    lists = _FilesField(
        label="Files",
        widget=_SeveralFiles(attrs={"accept": _ENDINGS}),
        help_text="The Annex A workbook, or its lists as CSV files, or a zip of them.",
        error_messages={
            "required": "Choose the Annex A workbook, or the files of its lists.",
            "empty": "One of the files is empty: it has no bytes. Export it again.",
        },
    )
    authority = forms.CharField(
        label="Authority",
        max_length=200,
        help_text="Whose extract it is, such as Testshire.",
        error_messages={"required": "Enter the name of the authority."},
    )
    as_at = forms.DateField(
        label="Reference date (optional)",
        required=False,
        input_formats=_DAY,
        error_messages=_DAY_WRONG,
        help_text="The day that the lists speak of, such as 27/3/2026. Left out, it is worked out from the events.",
    )
    notified = forms.DateField(
        label="Day of notification (optional)",
        required=False,
        input_formats=_DAY,
        error_messages=_DAY_WRONG,
        help_text="The day on which an inspection was notified, where one was.",
    )

    def clean_lists(self) -> "list[UploadedFile[Any]]":
        """Refuse more than anybody's Annex A."""
        files: list[UploadedFile[Any]] = self.cleaned_data["lists"]
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"These are more than {MOST_FILES} files. Send a zip of the lists instead.")
        return files

    def clean_authority(self) -> str:
        """A name with letters in it: a folder is named by it."""
        name: str = self.cleaned_data["authority"]
        if not any(letter.isalnum() and letter.isascii() for letter in name):
            raise forms.ValidationError("Write the name of the authority in letters.")
        return name

    def clean_as_at(self) -> Any:
        """A day that can be."""
        return _possible(self.cleaned_data["as_at"])

    def clean_notified(self) -> Any:
        """A day that can be."""
        return _possible(self.cleaned_data["notified"])


def too_large() -> str:
    """What is said when what came was too large."""
    return f"The files are larger than {number(LARGEST_IN_ALL // 1024**2)} MB together. Send the lists as CSV in a zip."


def _possible(day: Any) -> Any:
    if day and not _FIRST_YEAR <= day.year <= timezone.localdate().year + 1:
        raise forms.ValidationError(f"The year {day.year} cannot be right. Check the day.")
    return day
