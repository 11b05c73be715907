"""Which extract a page speaks of: the one that its address names, or else the latest."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404

from kloe.web.childdata.models import State, StoredExtract


@dataclass(frozen=True)
class Choice:
    """The extract of a page, all that could be chosen (newest first), and the one before it of the same authority."""

    stored: StoredExtract
    others: tuple[StoredExtract, ...]

    @property
    def before(self) -> StoredExtract | None:
        """The extract before this one; None for the first."""
        return next((one for one in reversed(self.history) if one.pk != self.stored.pk), None)

    @property
    def history(self) -> tuple[StoredExtract, ...]:
        """The extracts of the same authority up to this one, oldest first."""
        day = self.stored.extract_date
        own = [one for one in self.others if one.authority == self.stored.authority]
        return tuple(reversed([one for one in own if day and one.extract_date and one.extract_date <= day]))


def usable_extracts() -> QuerySet[StoredExtract]:
    """The extracts that pages can ask, newest first."""
    return StoredExtract.objects.filter(state=State.READY, replaced_by=None)


def chosen(request: HttpRequest, name: str = "extract") -> Choice | None:
    """The extract that ``?extract=`` names, or the latest; None while there is none. Raises Http404."""
    others = tuple(usable_extracts())
    wanted = request.GET.get(name) or request.POST.get(name) or ""
    if not wanted:
        return Choice(others[0], others) if others else None
    found = next((one for one in others if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return Choice(found, others)


def one_of(extract_id: UUID) -> StoredExtract:
    """The extract of this id, in whatever state. Raises Http404."""
    return get_object_or_404(StoredExtract.objects.select_related("uploaded_by", "replaced_by"), pk=extract_id)
