"""Addresses of pages on children."""

from django.urls import path

from kloe.web.children import child_views, figure_views, list_views, risk_views, sample_views

urlpatterns = [
    path("", list_views.children, name="children"),
    path("find", list_views.find, name="find_child"),
    path("child/<str:key>", child_views.child, name="child"),
    path("child/<str:key>/see", child_views.see, name="see_child"),
    path("groups", figure_views.cohorts, name="cohorts"),
    path("flows", figure_views.flows, name="flows"),
    path("risk-lists", risk_views.risk_lists, name="risk_lists"),
    path("risk-lists/xlsx", risk_views.export, name="risk_lists_xlsx"),
    path("risk-lists/most", risk_views.on_most, name="on_most_lists"),
    path("risk-lists/<str:list_id>", risk_views.risk_list, name="risk_list"),
    path("samples", sample_views.samples, name="samples"),
    path("samples/new", sample_views.choose, name="choose_sample"),
    path("samples/<uuid:sample_id>", sample_views.sample, name="sample"),
    path("samples/<uuid:sample_id>/pick", sample_views.pick, name="pick_case"),
    path("samples/<uuid:sample_id>/give", sample_views.give, name="give_cases_of_sample"),
    path("samples/<uuid:sample_id>/xlsx", sample_views.export, name="sample_xlsx"),
]
