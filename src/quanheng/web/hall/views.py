"""The public pages: the list of powers, procedures, organs, officers and published decisions."""

from __future__ import annotations

from datetime import date

from django.contrib.syndication.views import Feed as DjangoFeed
from django.db.models import Count, Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from quanheng.apps.organs.models import Organ
from quanheng.apps.people.models import Allotment, Credential, Post
from quanheng.apps.powers.models import Power
from quanheng.apps.powers.queries import shown as shown_powers
from quanheng.apps.publication import queries
from quanheng.apps.publication.items import items
from quanheng.apps.publication.models import Notice, Publication
from quanheng.apps.publication.queries import NoticeLine, Part
from quanheng.apps.record.clock import now
from quanheng.apps.record.recorder import recorder
from quanheng.law.procedure import Procedure
from quanheng.web.duties import statement_of
from quanheng.web.hall.explaining import PROFILES, chart_of, find, first_day, guide_of
from quanheng.web.hall.listing import addresses, part_of, said_of
from quanheng.web.hall.power_page import power_page
from quanheng.web.hall.unseen import unseen

_LATEST = 6


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """One search box, the five functions, and the list of powers by kind and by organ."""
    counted = shown_powers(now().date()).order_by().values_list("kind", "organ").annotate(Count("pk"))
    kinds, organs = dict.fromkeys(Power.Kind.values, 0), dict.fromkeys(queries.organ_names(), 0)
    for kind, organ, count in counted:
        kinds[kind] += count
        organs[organ] = organs.get(organ, 0) + count
    names = queries.organ_names()
    shown = {
        "total": sum(kinds.values()),
        "kinds": [(kind, Power.Kind(kind).label, count) for kind, count in kinds.items() if count],
        "organs": [(organ, names.get(organ, organ), count) for organ, count in organs.items() if count],
        "latest": queries.notices(Part(limit=_LATEST)).lines,
        "recorded": recorder().store.size(),
    }
    answer = render(request, "hall/home.html", shown)
    answer.headers["X-Robots-Tag"] = "noarchive"  # it shows decisions that may be withdrawn
    return answer


@require_safe
def powers(request: HttpRequest) -> HttpResponse:
    """The list of powers, filtered by what stands in the address; and the service items that the same words mean.

    Where the address names a day, the list is that of that day (A3).
    """
    said, today = said_of(request, "q", "kind", "organ"), now().date()
    on = _day(request.GET.get("on", ""), today)
    page = queries.powers(on, part_of(request), **said)
    if on != today:
        said["on"] = on.isoformat()
    shown = {
        "page": page,
        "items": items(today, Part(), said["q"]).lines if on == today and "q" in said else (),
        "said": said,
        "on": on,
        "kinds": Power.Kind.choices,
        "organs": queries.organ_names().items(),
    }
    return render(request, "hall/powers.html", shown | addresses("powers", said, page.following))


@require_safe
def power(request: HttpRequest, code: str) -> HttpResponse:
    """One power, as of today or of the day in the address."""
    row = get_object_or_404(Power, key=code, secret=False)
    today = now().date()
    on = _day(request.GET.get("on", ""), today)
    page = power_page(row, on, today)
    if page is None:
        return render(request, "hall/not_then.html", {"power": row, "on": on}, status=404)
    return render(request, "hall/power.html", {"page": page})


@require_safe
def minor(request: HttpRequest) -> HttpResponse:
    """The county's list of minor violations (D4)."""
    page = queries.minor(now().date(), part_of(request))
    return render(request, "hall/minor.html", {"page": page} | addresses("minor", {}, page.following))


@require_safe
def procedure(request: HttpRequest, key: str) -> HttpResponse:
    """The guide and the flowchart of a procedure, by the clauses of a field of administration."""
    found, profile, today = _procedure(key), _profile(request), now().date()
    on = _day_of(request, key, today)
    shown = {"procedure": found, "guide": guide_of(key, profile, on), "profile": profile, "profiles": PROFILES.items()}
    return render(request, "hall/procedure.html", shown | {"on": on, "is_now": on == today})


@require_safe
@cache_control(public=True, max_age=3600)
def chart(request: HttpRequest, key: str) -> HttpResponse:
    """The flowchart as a picture."""
    found = _procedure(key)
    on = _day_of(request, key, now().date())
    return HttpResponse(chart_of(found.key, _profile(request), on), content_type="image/svg+xml")


@require_safe
def organs(request: HttpRequest) -> HttpResponse:
    """The organs and their standing."""
    page = queries.organs(now().date(), part_of(request))
    return render(request, "hall/organs.html", {"page": page} | addresses("organs", {}, page.following))


@require_safe
def organ(request: HttpRequest, code: str) -> HttpResponse:
    """One organ: the certificate of its standing, its officers, its powers, the posts charged with duties."""
    row, today = get_object_or_404(Organ, key=code), now().date()
    shown = {
        "organ": queries.organ_line(row, today),
        "officers": queries.officers(today, Part(limit=200), organ=code).lines,
        "powers": shown_powers(today).filter(organ=code).count(),
        "posts": Post.objects.filter(Exists(Allotment.objects.filter(post=OuterRef("key"))), organ=code),
    }
    return render(request, "hall/organ.html", shown)


@require_safe
def post(request: HttpRequest, key: str) -> HttpResponse:
    """What a post answers for, as its duties and the definitions say; nobody's name (A5)."""
    found = get_object_or_404(Post, key=key)
    shown = {
        "post": found,
        "organ": get_object_or_404(Organ, key=found.organ),
        "statement": mark_safe(statement_of(found, now().date())),  # noqa: S308  made by markup.fragment, which escapes
    }
    return render(request, "hall/post.html", shown)


@require_safe
def officers(request: HttpRequest) -> HttpResponse:
    """Whether a credential is good, by its number."""
    number = request.GET.get("number", "").strip()
    found = queries.officers(now().date(), Part(), number=number).lines if number else ()
    shown = {"number": number, "found": found, "kinds": Credential.Kind.labels, "today": now().date()}
    return render(request, "hall/officers.html", shown)


@require_safe
def publications(request: HttpRequest) -> HttpResponse:
    """The published decisions, the latest first."""
    said = said_of(request, "q", "kind", "organ")
    page = queries.notices(part_of(request), **said)
    kinds = [choice for choice in Power.Kind.choices if choice[0] in ("penalty", "licence")]
    shown = {"page": page, "said": said, "kinds": kinds, "organs": queries.organ_names().items()}
    return unseen(render(request, "hall/publications.html", shown | addresses("publications", said, page.following)))


@require_safe
def publication(request: HttpRequest, address: str) -> HttpResponse:
    """One published decision; once it is hidden, that it is and why."""
    published = get_object_or_404(Publication, key=address)
    if published.hidden_on is not None:
        return unseen(render(request, "hall/gone.html", {"publication": published}, status=410))
    notice = get_object_or_404(Notice, address=address)
    return unseen(
        render(request, "hall/publication.html", {"notice": queries.notice_line(notice), "text": notice.text})
    )


class Feed(DjangoFeed):
    """The latest published decisions, to be followed."""

    title = "执法决定公示"
    description = "行政处罚和行政许可决定"
    language = "zh-CN"

    def __call__(self, request: HttpRequest, *args: object, **named: object) -> HttpResponse:
        """As any page of decisions: not for search engines."""
        return unseen(super().__call__(request, *args, **named))

    def link(self) -> str:
        """The list."""
        return reverse("hall:publications")

    def items(self) -> tuple[NoticeLine, ...]:
        """The latest."""
        return queries.notices(Part()).lines

    def item_title(self, item: NoticeLine) -> str:
        """Number and matter."""
        return f"{item.number} {item.title}"

    def item_description(self, item: NoticeLine) -> str:
        """Who decided what."""
        return f"{item.organ_name}：{item.party}，{item.matter}，{item.result}"

    def item_link(self, item: NoticeLine) -> str:
        """The decision."""
        return reverse("hall:publication", args=[item.address])


def _procedure(key: str) -> Procedure:
    found = find(key)
    if found is None:
        raise Http404
    return found


def _profile(request: HttpRequest) -> str:
    profile = request.GET.get("profile", "general")
    if profile not in PROFILES:
        raise Http404
    return profile


def _day_of(request: HttpRequest, key: str, today: date) -> date:
    """The day in the address of a definition. None was there before its first; one to come is shown as of today."""
    on = _day(request.GET.get("on", ""), today)
    if on < min(first_day(key), today):
        raise Http404
    return on


def _day(said: str, today: date) -> date:
    """A day that was said, not after today; today where none was."""
    if not said:
        return today
    try:
        return min(date.fromisoformat(said), today)
    except ValueError as error:
        raise Http404 from error
