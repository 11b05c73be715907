"""The app: what scripts read: an address for each thing, described by OpenAPI, with tokens."""

from django.apps import AppConfig


class Api(AppConfig):
    """What scripts read: an address for each thing, described by OpenAPI, with tokens."""

    name = "kloe.web.api"
    label = "api"
