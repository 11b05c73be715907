"""What a web server runs: ``kloe.web.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kloe.web.settings")
application = get_wsgi_application()
