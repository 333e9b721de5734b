"""Papers that no act makes: printed from the registers and the record as they stand, without number and seal (D7)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.conf import settings

from quanheng.apps.documents.content import Content, Part, Seal
from quanheng.apps.documents.render import house_renderer
from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Post
from quanheng.apps.powers.queries import shown
from quanheng.apps.record.clock import now
from quanheng.law.calendar import date_text

_NOTHING = "—"


def sheet(form: str, organ: str, parts: Mapping[str, Part]) -> bytes:
    """A paper of ``form`` of the organ of that name as a PDF, dated today."""
    content = Content(organ, now().date(), parts, seal=Seal.DEMO if settings.DEMO else Seal.SEALED)
    return house_renderer().render(form, content).pdf


def powers_sheet(organ: Organ, on: date) -> bytes:
    """The list of the powers of an organ in force on a day, to be handed to anybody (A2)."""
    found = shown(on).filter(organ=organ.key)
    rows = tuple(
        (
            str(n),
            one.key,
            one.name,
            one.get_kind_display(),
            "；".join(one.basis) or _NOTHING,
            one.limit_statutory or _NOTHING,
            one.limit_promised or _NOTHING,
        )
        for n, one in enumerate(found, 1)
    )
    return sheet("organ_powers", organ.name, {"organ": organ.name, "as_of": date_text(on), "powers": rows})


def statement_sheet(post: Post, duties: Sequence[tuple[str, str]]) -> bytes:
    """The duty statement of a post: ``duties`` are procedures, each with the duties that the post has in it (A5)."""
    organ = Organ.objects.get(key=post.organ).name
    rows = tuple((str(n), *line) for n, line in enumerate(duties, 1)) or (("1", _NOTHING, "还没有落实职责"),)
    said: dict[str, Part] = {"post": f"{post.unit}　{post.title}", "organ": organ, "as_of": date_text(now().date())}
    return sheet("duty_statement", organ, said | {"duties": rows})
