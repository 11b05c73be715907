"""The addresses of the API, and the page on which people make tokens."""

from django.urls import path

from kloe.web.api import views
from kloe.web.api.addresses import api

urlpatterns = [
    path("tokens/", views.tokens, name="tokens"),
    path("tokens/<int:number>/end", views.end_token, name="end_token"),
    path("", api.urls),
]
