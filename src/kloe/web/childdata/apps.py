"""The app: pages on an authority's own extracts: readiness, issues, measures, children."""

from django.apps import AppConfig


class ChildData(AppConfig):
    """Pages on an authority's own extracts: readiness, issues, measures, children."""

    name = "kloe.web.childdata"
    label = "childdata"
