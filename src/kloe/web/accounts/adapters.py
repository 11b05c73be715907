"""How allauth signs people in here: nobody signs up, and single sign-on is known by tenant and object, never by e-mail."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.http import HttpRequest


class LocalAccounts(DefaultAccountAdapter):
    """Accounts with a password of ours. An administrator makes them."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail is sent: there need be no mail server, and pages say what there is to say."""


class SingleSignOn(DefaultSocialAccountAdapter):
    """Accounts of the authority's own sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whom the authority's sign-on knows may come in; without a role they see nothing."""
        return True
