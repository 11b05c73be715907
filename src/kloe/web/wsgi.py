"""What a web server runs: ``kloe.web.wsgi:application``."""

import os
import threading

from django.core.wsgi import get_wsgi_application

from kloe.web.building import build_look, collect_look

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
build_look()  # `kloe serve` has done so; another server, started after an upgrade, has not
application = get_wsgi_application()
collect_look()


def _open_last_extract() -> None:
    """So that the first page does not wait for it."""
    from django.db import close_old_connections  # noqa: PLC0415 - only after the application is set up

    from kloe.web.childdata.models import State, StoredExtract  # noqa: PLC0415
    from kloe.web.childdata.opened import OPENED  # noqa: PLC0415

    latest = StoredExtract.objects.filter(state=State.READY, replaced_by=None).first()
    if latest:
        OPENED.get(latest)
    close_old_connections()


threading.Thread(target=_open_last_extract, name="open the last extract", daemon=True).start()
