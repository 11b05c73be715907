"""How allauth signs people in here: nobody signs up, and no e-mail address says who somebody is."""

import time
from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.shortcuts import render

from kloe.errors import KloeError
from kloe.web.accounts.sign_on import person_for, take_over_roles


class LocalAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Accounts with a password of ours. An administrator makes them."""

    error_messages = {  # noqa: RUF012 - as allauth has it
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The email address or the password is not right.",
        "incorrect_password": "The password is not right.",
        "too_many_login_attempts": "This was tried too often. Wait a quarter of an hour, then try again.",
        "rate_limited": "This was tried too often. Wait a quarter of an hour, then try again.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """No mail is sent: there need be no mail server, and pages say what there is to say."""

    def is_reauthentication_required(self, *, app: str = "") -> bool:
        """Not for the first second factor of who has just signed in, or who has no password to give again."""
        request = context.request
        person = request.user
        if app == "allauth.mfa" and person.is_authenticated and not Authenticator.objects.filter(user=person).exists():
            latest = max((record.get("at", 0) for record in get_authentication_records(request, person)), default=0)
            fresh = time.time() - latest < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
            if fresh or not person.has_usable_password():
                return False
        required: bool = super().is_reauthentication_required(app=app)
        return required

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """Whether this is the password of who is signed in; wrong ones count as at signing in."""
        found = self.authenticate(context.request, email=user.email, password=password)  # type: ignore[attr-defined]
        return found is not None and found.pk == user.pk


class SecondFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of authenticator apps are encrypted with the key of the installation: a copy of the database has none."""

    error_messages = {  # noqa: RUF012 - as allauth has it
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "The code is not right. Enter the one that is shown now.",
    }

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:  # noqa: A002 - as allauth has it
        """What a new key is called until its owner says otherwise."""
        return f"Key {Authenticator.objects.filter(user=user, type=type).count() + 1}"

    def encrypt(self, text: str) -> str:
        """The text, unreadable without the key."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text; nothing where the key is another one, so that no code fits and an administrator can help."""
        try:
            return _box().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            return ""


class SingleSignOn(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """Accounts of the authority's own sign-on."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Nobody signs up by a form: who comes for the first time is entered in ``pre_social_login``."""
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Enter who comes for the first time, and make their roles those that the sign-on says. Raises for others."""
        try:
            person = person_for(sociallogin)
        except KloeError as problem:
            page = render(request, "socialaccount/authentication_error.html", {"problem": problem}, status=403)
            raise ImmediateHttpResponse(page) from problem
        take_over_roles(person, sociallogin.account.get_provider_account().get_user_data() or {})


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(sha256(b"second factors:" + settings.SECRET_KEY.encode()).digest()))
