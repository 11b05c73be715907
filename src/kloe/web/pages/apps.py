"""The app of what every page shares."""

from django.apps import AppConfig


class Pages(AppConfig):
    """What every page shares: the layout, the parts of forms and tables, the front page and those on how to use it."""

    name = "kloe.web.pages"
    label = "pages"
