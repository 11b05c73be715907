"""Addresses of the data pages."""

from django.urls import path

from kloe.web.childdata import comparing_views, extract_views, issue_views, matching_views, measure_views, pack_views

urlpatterns = [
    path("extracts/", extract_views.extracts, name="extracts"),
    path("extracts/add", extract_views.add, name="add_extract"),
    path("extracts/<uuid:extract_id>/", extract_views.extract, name="extract"),
    path("extracts/<uuid:extract_id>/again", extract_views.start_again, name="read_extract_again"),
    path("extracts/<uuid:extract_id>/matching", matching_views.matching, name="matching"),
    path("extracts/<uuid:extract_id>/packs", pack_views.packs, name="packs"),
    path("extracts/<uuid:extract_id>/packs/ask", pack_views.ask, name="ask_for_pack"),
    path("packs/<uuid:pack_id>/again", pack_views.make_again, name="make_pack_again"),
    path("packs/<uuid:pack_id>/download", pack_views.download, name="download_pack"),
    path("issues/", issue_views.issues, name="issues"),
    path("issues/decide", issue_views.decide, name="decide_on_issues"),
    path("issues/export", issue_views.export, name="export_issues"),
    path("issues/<slug:key>/", issue_views.issue, name="issue"),
    path("issues/<slug:key>/decide", issue_views.decide_one, name="decide_on_issue"),
    path("measures/", measure_views.measures, name="measures"),
    path("measures/<slug:measure_id>/", measure_views.measure, name="measure"),
    path("measures/<slug:measure_id>/rows", measure_views.behind, name="rows_behind"),
    path("compare/", comparing_views.compare, name="compare"),
    path("compare/<slug:measure_id>/children", comparing_views.children_of_change, name="children_of_change"),
]
