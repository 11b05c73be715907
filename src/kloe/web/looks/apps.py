"""The app of looks."""

from django.apps import AppConfig


class Looks(AppConfig):
    """Looks at children."""

    name = "kloe.web.looks"
    label = "looks"
