"""Prepares a home, or says what stands in it: the numbers of the cases, which are recorded, what the doctor finds."""

import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.settings"


def found() -> None:
    from quanheng.apps.cases.tests.county import found_county
    from quanheng.cli.platform import make_tables

    make_tables()
    found_county()


def audit() -> None:
    from django.conf import settings

    from quanheng.apps.cases.checking import astray
    from quanheng.apps.cases.models import Case
    from quanheng.apps.record.jobs import seal
    from quanheng.apps.record.recorder import recorder
    from quanheng.cli.platform import examiner
    from quanheng.record.doctor import Doctor
    from quanheng.record.recorder import now

    while seal():
        pass
    report = Doctor(examiner, settings.HOME / "doctor.json", now).examine(
        every=True, workers=1, progress=lambda *_: None
    )
    cases = list(Case.objects.values_list("id", "number"))
    said = {
        "numbers": [number for _, number in cases],
        "recorded": [case for case, _ in cases if recorder().store.last(case) == 1],
        "findings": [str(finding) for finding in report.findings],
        "astray": [sentence for case, _ in cases[:50] for sentence in astray(case)],
        "size": report.size,
    }
    print(json.dumps(said))


if __name__ == "__main__":
    import django

    django.setup()
    {"found": found, "audit": audit}[sys.argv[1]]()
