"""The app: pages on what Ofsted has published."""

from django.apps import AppConfig


class Published(AppConfig):
    """Pages on what Ofsted has published."""

    name = "kloe.web.published"
    label = "published"
