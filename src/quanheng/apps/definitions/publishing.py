"""Publishes the definitions that ship: each version once, after the checker has proved it, and never changed."""

from __future__ import annotations

import json

from django.db import transaction

from quanheng.apps.definitions.errors import PublishingError
from quanheng.apps.definitions.models import Version
from quanheng.apps.definitions.queries import version
from quanheng.apps.definitions.shipped import shipped
from quanheng.apps.record.clock import now
from quanheng.law.checker import check
from quanheng.law.procedure import Procedure
from quanheng.procedures.definitions import load_forms


def unpublished() -> tuple[str, ...]:
    """The names of the definitions that ship and are not published."""
    published = set(Version.objects.values_list("digest", flat=True))
    return tuple(name for name, text in shipped().procedures.items() if text.digest not in published)


@transaction.atomic
def publish_shipped(*, prove: bool) -> int:
    """Publish what ships and is not published, all of it or nothing; how many versions.

    With ``prove``, the checker must find nothing. Raises ``PublishingError``: ``definitions.unsound`` for what it
    finds, ``definitions.changed`` for a text that was published with the same first day and says something else; and
    ``DefinitionFaults`` if an earlier version can no longer be read.
    """
    names = unpublished()
    forms = load_forms() if names else {}
    for name in names:
        procedure = shipped().procedures[name]
        _refuse_change(procedure, forms[name])
        if prove:
            _prove(procedure)
        _publish(procedure, forms[name])
    for digest in Version.objects.values_list("digest", flat=True):
        version(digest)
    return len(names)


def _publish(procedure: Procedure, form: str) -> None:
    Version.objects.create(
        digest=procedure.digest,
        key=procedure.key,
        title=procedure.title,
        effective=procedure.effective,
        published_at=now(),
        form=form,
    )


def _refuse_change(procedure: Procedure, form: str) -> None:
    """A text that stands may be given its last day, when the next is known; anything else is another version."""
    for row in Version.objects.filter(key=procedure.key, effective=procedure.effective):
        if _without_end(row.form) != _without_end(form):
            sentence = f"“{procedure.title}”自{procedure.effective}起施行的文本已经公布，不得改动。"
            mend = "作为新版本公布：另写 effective，并用 running 写明在办案件怎样办；示范县可以删去重建。"
            raise PublishingError("definitions.changed", sentence, mend=mend)


def _without_end(form: str) -> str:
    return json.dumps({key: value for key, value in json.loads(form).items() if key != "until"})


def _prove(procedure: Procedure) -> None:
    loaded = shipped()
    found = check(procedure, loaded.catalogue, loaded.clauses, loaded.procedures, loaded.references()).findings
    if found:
        sentence = "\n".join([f"“{procedure.title}”没有通过检查，不能公布：", *map(str, found)])
        raise PublishingError("definitions.unsound", sentence, mend="逐条改正；quanheng check 给出同样的结果。")
