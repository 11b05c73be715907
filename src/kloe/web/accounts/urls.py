"""Addresses of people and roles."""

from django.urls import path

from kloe.web.accounts import views

urlpatterns = [
    path("", views.people, name="people"),
    path("me", views.own_account, name="own_account"),
    path("start/<str:token>", views.start, name="start"),
]
