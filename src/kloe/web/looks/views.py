"""Who looked at which child: the data protection officer's pages; and break-glass, which they read first."""

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from kloe.errors import KloeError
from kloe.papers.data_tables import Column, DataTable
from kloe.papers.table_files import write_table
from kloe.web.accounts.access import needs
from kloe.web.looks.forms import FilterForm, GlassForm
from kloe.web.looks.glass import GOOD_FOR, PAGE, break_glass
from kloe.web.looks.models import Look
from kloe.web.looks.recording import check_record

_A_PAGE = 100
_GLASS_SHOWN = 10
_KEPT = "looks_asked"  # in the session: a child's id must not be in an address
MOST_WRITTEN = 100_000


@needs("see_looks")
def looks(request: HttpRequest) -> HttpResponse:
    """The looks that are asked for, the latest first; before them those for which the glass was broken."""
    if request.method == "POST":
        form = FilterForm(request.POST)
        if form.is_valid():
            request.session[_KEPT] = {name: request.POST[name] for name in form.fields if request.POST.get(name)}
            return redirect("looks")
    else:
        form = FilterForm(request.session.get(_KEPT, {}))
    found = form.asked() if form.is_valid() else Look.objects.none()
    page = Paginator(found, _A_PAGE).get_page(request.GET.get("page"))
    glass = Look.objects.filter(broke_glass=True, page=PAGE).order_by("-number")[:_GLASS_SHOWN]
    last = Look.objects.order_by("-number").first()
    shown = {"page": page, "form": form, "glass": list(glass), "last": last, "asked": bool(request.session.get(_KEPT))}
    return render(request, "looks/looks.html", shown)


@needs("see_looks")
@require_POST
def show_all(request: HttpRequest) -> HttpResponse:
    """Forget what was asked for."""
    request.session.pop(_KEPT, None)
    return redirect("looks")


@needs("see_looks")
@require_POST
def check(request: HttpRequest) -> HttpResponse:
    """Check that the record is whole, a part at a time: it takes a second for 50,000 looks."""
    start = request.POST.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 18 else 1
    return render(request, "looks/checked.html", {"checked": check_record(max(1, number))})


@needs("see_looks")
@require_POST
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The looks that are asked for as a file: a workbook or CSV."""
    if kind not in {"xlsx", "csv"}:
        raise Http404
    form = FilterForm(request.session.get(_KEPT, {}))
    found = form.asked() if form.is_valid() else Look.objects.none()
    with tempfile.TemporaryDirectory(prefix="kloe-looks-") as folder:
        target = Path(folder) / f"looks.{kind}"
        write_table(_table(found), target)
        content = target.read_bytes()
    kinds = {"xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "csv": "text/csv"}
    name = f"looks-{timezone.localdate():%Y-%m-%d}.{kind}"
    return HttpResponse(
        content, content_type=kinds[kind], headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@needs("break_glass")
def glass(request: HttpRequest) -> HttpResponse:
    """See one child outside the own reach for a short time: a reason is asked for and recorded."""
    form = GlassForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            break_glass(request, form.cleaned_data["child"].strip(), form.cleaned_data["why"])
        except KloeError as problem:
            form.add_error("why", str(problem))
        else:
            messages.success(request, f"You may see this child for {GOOD_FOR.seconds // 60} minutes. It is recorded.")
            return redirect("children")
    return render(request, "looks/glass.html", {"form": form, "minutes": GOOD_FOR.seconds // 60})


def _table(found: QuerySet[Look]) -> DataTable:
    names = ("Number", "When", "Who", "Account", "Child", "Page", "Extract", "Why", "Glass broken", "Seal")
    kinds = {"Number": "whole number", "Glass broken": "yes or no"}
    rows = [
        (
            one.number, f"{timezone.localtime(one.at):%Y-%m-%d %H:%M:%S}", one.person_name, one.person_id, one.child_id,
            one.page, one.extract, one.why, one.broke_glass, one.seal,
        )
        for one in found[:MOST_WRITTEN].iterator()
    ]  # fmt: skip
    notes: tuple[str, ...] = (f"Written on {timezone.localtime():%d/%m/%Y at %H:%M}.",)
    if len(rows) == MOST_WRITTEN:
        notes += (f"Only the latest {MOST_WRITTEN:,} of what was asked for: ask for fewer days to see the rest.",)
    columns = tuple(Column(name, kinds.get(name, "text")) for name in names)  # type: ignore[arg-type]
    return DataTable("looks", "Who looked at which child", columns, rows, notes)
