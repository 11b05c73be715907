"""Make a home with a person in each role, all signed in, and print their sessions: ``home_to_try.py PORT [--data]``.

Run beside the tests, since a process has one home only. With ``--data`` an authority's two extracts are there, too.
"""

import json
import os
import sys
import time

os.environ["DJANGO_SETTINGS_MODULE"] = "kloe.web.settings"

from kloe.web.serving import prepare

PASSWORD = "three-random-words"  # noqa: S105 - of people who are made up
TOTP_SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"  # noqa: S105
_CHILDREN = 300  # enough for every list, measure and page; more would only take longer
STRANGER = "stranger@demo.localhost"


def main(port: int, *, data: bool) -> None:
    prepare("127.0.0.1", port)
    from allauth.mfa.models import Authenticator  # noqa: PLC0415 - only after Django is set up
    from django.test import Client  # noqa: PLC0415

    from kloe.web.accounts.models import Person  # noqa: PLC0415
    from kloe.web.demo import add_extracts, add_people  # noqa: PLC0415

    if data:
        add_extracts(children=_CHILDREN)
    add_people(PASSWORD, TOTP_SECRET)
    Person.objects.create_user(STRANGER, PASSWORD, name="Sam Stranger")
    sure = set(Authenticator.objects.values_list("user_id", flat=True))
    sessions = {}
    for person in Person.objects.filter(email__endswith="@demo.localhost"):
        browser = Client()
        browser.force_login(person)
        session = browser.session
        methods = ["password", *(["mfa"] if person.pk in sure else [])]
        session["account_authentication_methods"] = [{"method": method, "at": time.time()} for method in methods]
        session["account_authentication_methods_user"] = str(person.pk)
        session.save()
        sessions[person.email.split("@")[0]] = session.session_key
    print(json.dumps(sessions))


if __name__ == "__main__":
    main(int(sys.argv[1]), data="--data" in sys.argv)
