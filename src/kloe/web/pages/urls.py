"""Addresses of the front page and of what every service has."""

from django.urls import path

from kloe.web.pages import views

urlpatterns = [
    path("", views.front, name="front"),
    path("health", views.health, name="health"),
    path("colour.css", views.colour, name="colour"),
    path("accessibility", views.accessibility, name="accessibility"),
    path("privacy", views.privacy, name="privacy"),
]
