"""The forms of looks."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from kloe.web.looks.models import Look

_DAYS = ["%d/%m/%Y", "%Y-%m-%d"]
_NO_DAY = {"invalid": "Enter a day such as 31/12/2026."}


class FilterForm(forms.Form):
    """Which looks to show. It is sent by POST, so that no child's id is in an address, and kept in the session."""

    person = forms.CharField(label="Who looked", required=False, max_length=254)
    child = forms.CharField(label="The child’s id", required=False, max_length=100)
    page_name = forms.CharField(label="Page", required=False, max_length=100)
    first_day = forms.DateField(label="From day", required=False, input_formats=_DAYS, error_messages=_NO_DAY)
    last_day = forms.DateField(label="To day", required=False, input_formats=_DAYS, error_messages=_NO_DAY)
    only_glass = forms.BooleanField(label="Only where the glass was broken", required=False)

    def asked(self) -> QuerySet[Look]:
        """The looks that are asked for, the latest first."""
        said: dict[str, Any] = self.cleaned_data
        tests = {
            "child_id": said["child"].strip(),
            "page__icontains": said["page_name"].strip(),
            "at__date__gte": said["first_day"],
            "at__date__lte": said["last_day"],
            "broke_glass": said["only_glass"] or None,
        }
        found = Look.objects.filter(**{name: value for name, value in tests.items() if value})
        if who := said["person"].strip():
            found = found.filter(Q(person_name__icontains=who) | Q(person_id=who))
        return found.order_by("-number")


class GlassForm(forms.Form):
    """Break the glass for one child."""

    child = forms.CharField(label="The child’s id", max_length=100)
    why = forms.CharField(
        label="Why you need to look",
        widget=forms.Textarea,
        max_length=1000,
        help_text="What has happened, and why it cannot wait. The data protection officer reads it.",
    )
