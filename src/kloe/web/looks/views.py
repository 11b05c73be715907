"""The page of the data protection officer: who looked at which child."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kloe.web.accounts.access import needs
from kloe.web.looks.models import Look
from kloe.web.looks.recording import first_broken


@needs("see_looks")
def looks(request: HttpRequest) -> HttpResponse:
    """The looks, the latest first, and whether the record is whole."""
    page = Paginator(Look.objects.order_by("-number"), 100).get_page(request.GET.get("page"))
    return render(request, "looks/looks.html", {"page": page, "broken": first_broken()})
