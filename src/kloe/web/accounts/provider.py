"""The authority's single sign-on as allauth knows it: OpenID Connect, with people known by tenant and object.

Entra ID's ``sub`` differs from application to application and an e-mail address passes from one person to the next;
``tid`` and ``oid`` together are the person (Microsoft's guidance for its id tokens). Other providers have
neither: there it is ``iss`` and ``sub``, as OpenID Connect says.
"""

from collections.abc import Mapping
from typing import Any

from allauth.account.models import EmailAddress
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider


class WorkAccount(OpenIDConnectProvider):  # type: ignore[misc]
    """One person of the authority's sign-on."""

    def extract_uid(self, data: Mapping[str, Any]) -> str:
        """Who it is: tenant and object, or issuer and subject."""
        if "id_token" not in data:
            raise OAuth2Error("The sign-on sent no id token.")
        return person_key(data["id_token"])

    def extract_email_addresses(self, data: Mapping[str, Any]) -> list[EmailAddress]:
        """None: an address says nothing about who somebody is."""
        return []


def person_key(token: Mapping[str, Any]) -> str:
    """The key of the person whom an id token is about."""
    if token.get("tid") and token.get("oid"):
        return f"{token['tid']}/{token['oid']}"
    return f"{token['iss']}#{token['sub']}"


provider_classes = [WorkAccount]
