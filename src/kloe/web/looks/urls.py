"""Addresses of the record of looks."""

from django.urls import path

from kloe.web.looks import views

urlpatterns = [path("", views.looks, name="looks")]
