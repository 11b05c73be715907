"""The addresses of signing in that are open here: allauth's pages, but for signing up and e-mail."""

from typing import Any

from allauth.account import views
from allauth.account.utils import get_next_redirect_url
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as sign_on
from allauth.socialaccount.views import login_cancelled, login_error
from django.conf import settings
from django.urls import path, reverse
from django.utils.http import urlencode

from kloe.web.accounts.access import for_everybody


class SignIn(views.LoginView):  # type: ignore[misc]
    """The page of signing in, with the single sign-on before the password where there is one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What allauth's page has, and the single sign-on."""
        shown: dict[str, Any] = super().get_context_data(**kwargs)
        if apps := _sign_ons():
            asked = get_next_redirect_url(self.request)
            address = reverse("openid_connect_login", kwargs={"provider_id": apps[0]["provider_id"]})
            shown |= {
                "sign_on": apps[0],
                "sign_on_address": f"{address}?{urlencode({'next': asked})}" if asked else address,
            }
        return shown


def _sign_ons() -> list[dict[str, Any]]:
    known: Any = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]
    return list(known["APPS"])


urlpatterns = [
    path("login/", for_everybody(SignIn.as_view()), name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("sign-on/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-on/error/", login_error, name="socialaccount_login_error"),
    *sign_on,
]
