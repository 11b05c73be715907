"""The addresses of signing in that are open here: allauth's pages, but for signing up and e-mail."""

from allauth.account import views
from allauth.socialaccount.providers.openid_connect.urls import urlpatterns as sign_on
from allauth.socialaccount.views import login_cancelled, login_error
from django.urls import path

urlpatterns = [
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("password/", views.password_change, name="account_change_password"),
    path("sign-on/cancelled/", login_cancelled, name="socialaccount_login_cancelled"),
    path("sign-on/error/", login_error, name="socialaccount_login_error"),
    *sign_on,
]
