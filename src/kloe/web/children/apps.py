"""The app: pages on children, their groups, flows, risk lists and samples."""

from django.apps import AppConfig


class Children(AppConfig):
    """Pages on children, their groups, flows, risk lists and samples."""

    name = "kloe.web.children"
    label = "children"
