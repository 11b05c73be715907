"""What a web server runs: ``kloe.web.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from kloe.web.building import build_look, collect_look

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
build_look()  # `kloe serve` has done so; another server, started after an upgrade, has not
application = get_wsgi_application()
collect_look()


from kloe.web.childdata.opened import open_latest_in_background  # noqa: E402 - models are there only now
from kloe.web.children.known import work_out  # noqa: E402

open_latest_in_background(work_out)  # so that the first page does not wait for it
