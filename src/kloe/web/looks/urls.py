"""Addresses of the record of looks."""

from django.urls import path

from kloe.web.looks import views

urlpatterns = [
    path("", views.looks, name="looks"),
    path("all", views.show_all, name="all_looks"),
    path("check", views.check, name="check_looks"),
    path("export/<str:kind>", views.export, name="export_looks"),
    path("break-glass", views.glass, name="break_glass"),
]
