"""The addresses: each room has its own."""

from django.urls import include, path

urlpatterns = [
    path("", include("kloe.web.pages.urls")),
    path("people/2fa/", include("allauth.mfa.urls")),
    path("people/", include("kloe.web.accounts.signing_in")),
    path("people/", include("kloe.web.accounts.urls")),
    path("api/", include("kloe.web.api.urls")),
    path("data/", include("kloe.web.childdata.urls")),
    path("children/", include("kloe.web.children.urls")),
    path("looks/", include("kloe.web.looks.urls")),
    path("published/", include("kloe.web.published.urls")),
]
handler403 = "kloe.web.pages.views.refused"
handler404 = "kloe.web.pages.views.not_found"
handler500 = "kloe.web.pages.views.broken"
