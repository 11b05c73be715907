"""The app of what every page shares."""

import threading

from django.apps import AppConfig

from kloe.web.logs import log_thread


class Pages(AppConfig):
    """What every page shares: the layout, the parts of forms and tables, the front page and those on how to use it."""

    name = "kloe.web.pages"
    label = "pages"

    def ready(self) -> None:
        """From now on what ends a thread is logged as any other error is."""
        threading.excepthook = log_thread
