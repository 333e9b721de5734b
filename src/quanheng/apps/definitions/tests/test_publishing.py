"""A version is published once, proved, and never changed."""

import json
from dataclasses import replace
from datetime import date
from hashlib import sha256

import pytest
from django.db import IntegrityError, transaction

from quanheng.apps.definitions import publishing
from quanheng.apps.definitions.errors import PublishingError
from quanheng.apps.definitions.models import Version
from quanheng.apps.definitions.publishing import publish_shipped, unpublished
from quanheng.apps.definitions.queries import successors, version
from quanheng.apps.definitions.shipped import shipped
from quanheng.apps.record.clock import now

pytestmark = pytest.mark.django_db


def published(form: str, **said: object) -> Version:
    """A version of another day whose text is ``form`` but for what is ``said``."""
    data = json.loads(form) | said
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return Version.objects.create(
        digest=sha256(text.encode()).hexdigest(),
        key=data["procedure"],
        title=data["title"],
        effective=date.fromisoformat(data["effective"]),
        published_at=now(),
        form=text,
    )


def test_what_ships_is_published_once():
    assert publish_shipped(prove=False) == len(shipped().procedures)
    assert unpublished() == ()
    assert publish_shipped(prove=False) == 0


def test_the_database_lets_no_version_be_changed_or_removed():
    publish_shipped(prove=False)
    for forbidden in (lambda: Version.objects.update(title="别的"), lambda: Version.objects.all().delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            forbidden()


def test_what_the_checker_finds_keeps_everything_from_being_published(monkeypatch):
    service = shipped().procedures["service"]
    unsound = replace(service, acts={name: act for name, act in service.acts.items() if act.start != ("new",)})
    monkeypatch.setattr(publishing, "shipped", lambda: replace(shipped(), procedures={"service": unsound}))
    with pytest.raises(PublishingError) as caught:
        publish_shipped(prove=True)
    assert (caught.value.code, Version.objects.count()) == ("definitions.unsound", 0)
    assert "没有通过检查" in caught.value.sentence


def test_a_sound_definition_is_proved_and_published(monkeypatch):
    procedures = {"service": shipped().procedures["service"]}
    monkeypatch.setattr(publishing, "shipped", lambda: replace(shipped(), procedures=procedures))
    assert publish_shipped(prove=True) == 1


def test_another_text_of_the_same_first_day_is_refused():
    publish_shipped(prove=False)
    row = Version.objects.get(key="service")
    earlier = json.dumps(json.loads(row.form) | {"title": "别的"}, ensure_ascii=False)
    with pytest.raises(PublishingError) as caught:
        publishing._refuse_change(shipped().procedures["service"], earlier)
    assert caught.value.code == "definitions.changed"
    ended = json.dumps(json.loads(row.form) | {"until": "2099-01-01"}, ensure_ascii=False)
    publishing._refuse_change(shipped().procedures["service"], ended)


def test_a_version_that_no_longer_ships_is_read_from_what_was_published():
    publish_shipped(prove=False)
    row = published(Version.objects.get(key="service").form, title="送达（旧）", effective="2020-01-01")
    assert (version(row.digest).title, version(row.digest).digest) == ("送达（旧）", row.digest)
    with pytest.raises(KeyError):
        version("0" * 64)


def test_a_version_takes_over_what_it_says_from_its_first_day_on():
    publish_shipped(prove=False)
    first = Version.objects.get(key="service")
    moving = {"move": {"from": "service", "stages": {}}}
    second = published(first.form, effective="2099-01-01", running=moving)
    third = published(first.form, effective="2099-02-01", running={"move": {"from": second.digest, "stages": {}}})
    published(first.form, effective="2099-03-01", running="stay")
    assert successors(date(2098, 12, 31)) == {}
    assert successors(date(2099, 1, 1)) == {first.digest: second.digest}
    assert successors(date(2099, 12, 31)) == {first.digest: second.digest, second.digest: third.digest}
