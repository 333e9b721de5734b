"""Prepares a home, or says what stands in it: the cases with their acts, the documents, and what the doctor finds."""

import hashlib
import json
import os
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "quanheng.settings"

PASSWORD = "a-long-enough-password"  # of every account


def found(stock: str = "0") -> None:
    """A county with its accounts; ``stock`` cases are there already."""
    from django.core.management import call_command

    from quanheng.apps.accounts.models import User
    from quanheng.apps.cases.tests.county import found_county
    from quanheng.apps.definitions.publishing import publish_shipped
    from quanheng.apps.powers.models import Power
    from quanheng.apps.record.recorder import found_record

    call_command("migrate", verbosity=0, interactive=False)
    found_record()
    publish_shipped(prove=False)
    county = found_county()
    Power.objects.update(procedures=["penalty.ordinary"])
    for person, role in ((county.first, "officer"), (county.head, "head")):
        User.objects.create_user(person.lower(), PASSWORD, roles=(role,), name=person, person=person)
    for number in range(int(stock)):
        _open(number)


def _open(number: int) -> None:
    from quanheng.apps.cases.perform import Actor, Attempt, Done, Opening, open_case
    from quanheng.apps.cases.tests.county import County
    from quanheng.apps.record.clock import now

    county = County()
    facts = {"source": "report", "clue": f"第 {number} 条线索", "discovered_on": now().date()}
    attempt = Attempt("", "register", (Actor(county.first, "handle"),), facts)
    opening = Opening("penalty.ordinary", county.organ, county.power, title=f"第 {number} 号商店出售过期食品")
    assert isinstance(open_case(opening, attempt), Done)


def audit() -> None:
    """All that is asked of it after a trial, as JSON."""
    from quanheng.apps.cases.models import Case, Request
    from quanheng.apps.record.jobs import seal
    from quanheng.apps.record.recorder import recorder

    while seal():
        pass
    cases = {case.pk: {"number": case.number, "acts": []} for case in Case.objects.order_by("pk")}
    entries = [recorder().read(case, n) for case in cases for n in range(1, recorder().store.last(case) + 1)]
    for entry, _ in entries:
        cases[entry.case]["acts"].append(entry.act)
    said = {
        "cases": cases,
        "done": [[entry.request, entry.case, entry.n, entry.act, _uploaded(facts)] for entry, facts in entries],
        "requests": list(Request.objects.values_list("key", "case", "n")),
        "documents": [[document.title, document.number, _is_kept(document)] for document in _documents()],
        "size": recorder().store.size(),
        "wrong": _wrong(),
    }
    print(json.dumps(said), end="")


def _uploaded(facts: dict[str, object]) -> list[str]:
    """The SHA-256 of each file that an entry names."""
    from quanheng.apps.record.recorder import recorder
    from quanheng.record.files import files_in

    found = [file["$file"] for value in facts.values() for file in files_in(value)]
    return [hashlib.sha256(recorder().files.open(digest).read()).hexdigest() for digest in found]


def _documents():
    from quanheng.apps.documents.models import Document

    return Document.objects.all()


def _is_kept(document) -> bool:
    from quanheng.apps.documents.keeping import pdf_of

    return hashlib.sha256(pdf_of(document)).hexdigest() == document.digest


def _wrong() -> list[str]:
    """What the doctor finds in the whole record, and what the rows of cases say otherwise than it."""
    from django.conf import settings

    from quanheng.apps.cases.checking import astray
    from quanheng.apps.cases.models import Case
    from quanheng.cli.platform import examiner
    from quanheng.record.doctor import Doctor
    from quanheng.record.recorder import now

    doctor = Doctor(examiner, settings.HOME / "doctor.json", now)
    report = doctor.examine(every=True, workers=1, progress=lambda *_: None)
    roots = Case.objects.filter(parent=None).values_list("pk", flat=True)
    return [*map(str, report.findings), *(sentence for root in roots for sentence in astray(root))]


if __name__ == "__main__":
    import django

    django.setup()
    {"found": found, "audit": audit}[sys.argv[1]](*sys.argv[2:])
