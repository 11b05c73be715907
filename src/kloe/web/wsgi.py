"""What a web server runs: ``kloe.web.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from kloe.web.building import build_look, collect_look

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
build_look()  # `kloe serve` has done so; another server, started after an upgrade, has not
application = get_wsgi_application()
collect_look()


from kloe.web.beforehand import work_out_in_background  # noqa: E402 - models are there only now

work_out_in_background()
