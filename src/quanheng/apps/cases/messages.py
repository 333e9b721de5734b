"""Tells people that something waits for them.

A message is queued in the transaction of the act and sent after it. It is a reminder and never service (送达), and it
names neither the matter nor the parties: mail and short messages pass through other hands.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import timedelta
from typing import NamedTuple, Protocol

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Q, QuerySet

from quanheng.apps.accounts.models import User
from quanheng.apps.accounts.roles import CITIZEN
from quanheng.apps.cases.library import texts
from quanheng.apps.cases.models import Case, Contact, Involvement, Message
from quanheng.apps.cases.recording import Recorded, follow
from quanheng.apps.database import plain
from quanheng.apps.people.queries import numbers_of_holders
from quanheng.apps.record.clock import now
from quanheng.law.naming import duty_title
from quanheng.law.procedure import NEW

REMINDER = "本消息只是提醒，不是送达。期限从依法送达之日起算，以案件中的送达记录为准。"
_TOLD_TO_PARTIES = ("notice", "decision")
"""Kinds of act of which the parties are to hear."""
_TOGETHER = 200
"""Messages sent in one go at most."""
_UNREAD = "SELECT COUNT(*) FROM cases_message WHERE recipient = %s AND channel = %s AND read_at IS NULL"
_FIRST_WAIT, _LONGEST_WAIT, _DOUBLINGS = timedelta(minutes=1), timedelta(days=1), 11

_log = logging.getLogger(__name__)


class Note(NamedTuple):
    """What is to be said, once to each person on an ``occasion``."""

    occasion: str
    subject: str
    body: str
    case: str


class Turn(NamedTuple):
    """It is the turn of a duty in a case."""

    case: Case
    duty: str


class Addressee(NamedTuple):
    """An account to which messages go, whose it is, and where else they go."""

    username: str
    person: str
    email: str | None
    phone: str | None


class Texting(Protocol):
    """Sends short messages. Raises ``OSError`` if one could not be sent."""

    def __call__(self, phone: str, text: str) -> None: ...


def write_to_log(phone: str, text: str) -> None:
    """The short messages of a platform that no gateway is connected to: they stand in the log and reach nobody."""
    _log.warning("短信（没有接通短信网关，只写在日志里）发往 %s：%s", phone, text)


texting: Texting = write_to_log


@follow
def tell(recorded: Recorded) -> None:
    """Tell those whose turn it is after an entry, and the parties of what concerns them."""
    case, deed, act = recorded.case, recorded.deed, recorded.act
    occasion = f"{case.id}|{deed.n}"
    turns = [Turn(child, duty) for child in _opened(recorded) for duty in sorted(_turn(child))]
    if deed.n == 1 or case.stage not in act.start:
        just = {act.duty} if deed.n > 1 else set()
        turns += [Turn(case, duty) for duty in sorted(_turn(case) - just)]
    _pass_on(turns, occasion, by=deed.persons)
    if act.kind in _TOLD_TO_PARTIES:
        body = "你有一件事项有了新的进展，请登录查看，或者向承办机关询问。"
        note = Note(occasion, "事项有新的进展", body, case.root_id)
        _queue((user, note) for user in _citizens(case.root_id))


def remind(case: str, occasion: str, sentence: str) -> int:
    """Remind those whose turn it is in a case of a limit; once on an occasion. How many persons."""
    found = Case.objects.select_related("root").get(pk=case)
    note = Note(f"{case}|{occasion}", "期限提醒", f"{_named(found)}：{sentence}", case)
    told = _holders([Turn(found, duty) for duty in sorted(_turn(found))])
    return _queue((user, note) for user in {user for users in told.values() for user in users})


def unread(user: User) -> int:
    """How many messages somebody has not read."""
    [(count,)] = plain.rows(_UNREAD, user.username, Message.Channel.INSIDE)
    return int(count)


def inbox(user: User) -> QuerySet[Message]:
    """The messages of somebody, as the page of messages shows them."""
    return Message.objects.filter(recipient=user.username, channel=Message.Channel.INSIDE)


def not_sent(user: User) -> QuerySet[Message]:
    """What could not be sent to somebody so far, and why."""
    return Message.objects.filter(recipient=user.username, sent_at=None).exclude(failure="")


def send_waiting() -> int:
    """Send what waits, each by its way; how many went out. What fails is tried again, later each time."""
    due = Message.objects.filter(Q(try_at=None) | Q(try_at__lte=now()), sent_at=None).order_by("queued_at")
    contacts = Contact.objects.filter(user__is_active=True).select_related("user")
    return sum(_sent(message, contacts.filter(user__username=message.recipient).first()) for message in due[:_TOGETHER])


def _sent(message: Message, contact: Contact | None) -> bool:
    try:
        if contact is not None:  # who has taken the address back has the message on the page
            _WAYS[message.channel](message, contact)
    except OSError as error:  # smtplib's errors are of this kind
        _put_off(message, error)
        return False
    Message.objects.filter(pk=message.pk).update(sent_at=now(), failure="")
    return True


def _put_off(message: Message, error: OSError) -> None:
    wait = min(_FIRST_WAIT * 2 ** min(message.tries, _DOUBLINGS), _LONGEST_WAIT)
    _log.warning("message %s could not be sent by %s: %s", message.key, message.channel, error)
    kind = "收件地址被拒绝" if isinstance(error, smtplib.SMTPRecipientsRefused) else "发送渠道没有接通"
    Message.objects.filter(pk=message.pk).update(tries=message.tries + 1, try_at=now() + wait, failure=kind)


def _mail(message: Message, contact: Contact) -> None:
    """The same message sent twice bears the same Message-ID, so that it is shown once."""
    named = {"Message-ID": f"<{message.key}@{settings.PLACE}>"}
    EmailMessage(f"权衡：{message.subject}", message.body, to=[contact.email], headers=named).send()


def _text(message: Message, contact: Contact) -> None:
    texting(contact.phone, message.body)


_WAYS: Mapping[str, Callable[[Message, Contact], None]] = {Message.Channel.EMAIL: _mail, Message.Channel.SMS: _text}


def _opened(recorded: Recorded) -> list[Case]:
    """The cases that the entry opened and in which nobody has acted."""
    case, n = recorded.case, recorded.deed.n
    cases = recorded.family.values() if recorded.act.opens else ()
    return [row for row in cases if (row.parent_id, row.batch, row.stage) == (case.id, n, NEW)]


def _pass_on(turns: Sequence[Turn], occasion: str, by: tuple[str, ...]) -> None:
    """Tell the holders of each duty whose turn it is now, but those who have just acted."""
    told = _holders(turns)
    _queue((user, _your_turn(turn, occasion)) for turn in turns for user in told[turn] if user.person not in by)


def _your_turn(turn: Turn, occasion: str) -> Note:
    case, duty = turn
    title = duty_title(texts()[case.digest].procedure, duty)
    body = f"{_named(case)}：现在轮到“{title}”办理。"
    return Note(f"{occasion}|{case.id}|{duty}", f"轮到你办理：{title}", body, case.id)


def _turn(case: Case) -> set[str]:
    """The duties of the staff by which a case can be brought on from its stage; by none, where it is at its end."""
    procedure = texts()[case.digest].procedure
    if case.stage != NEW and procedure.is_end(case.stage):
        return set()
    acts = procedure.acts.values()
    return {act.duty for act in acts if act.staffed and case.stage in act.start and act.to is not None}


def _holders(turns: Sequence[Turn]) -> Mapping[Turn, list[Addressee]]:
    """The accounts of those who act in a case by a duty; before anybody has, of all who hold it."""
    if not turns:
        return {}
    numbers = _acting(turns)
    for turn in turns:
        if not numbers[turn]:
            case = turn.case
            numbers[turn] = numbers_of_holders(case.organ, case.procedure, turn.duty, case.power, now().date())
    accounts = _accounts(set().union(*numbers.values()))
    return {turn: [user for user in accounts if user.person in numbers[turn]] for turn in turns}


_ACTING = "SELECT case_id, duty, person FROM cases_involvement WHERE person <> '' AND case_id IN "


def _acting(turns: Sequence[Turn]) -> dict[Turn, set[str]]:
    """Who has acted in each case by that duty."""
    cases = {turn.case.id for turn in turns}
    acting = set(plain.rows(_ACTING + plain.places(len(cases)), *cases))
    return {turn: {one for case, duty, one in acting if (case, duty) == (turn.case.id, turn.duty)} for turn in turns}


_ACCOUNTS = """
SELECT username, person, email, phone FROM accounts_user LEFT JOIN cases_contact ON user_id = accounts_user.id
WHERE is_active AND person IN
"""


def _accounts(persons: set[str]) -> list[Addressee]:
    """The accounts of persons of the staff."""
    return [Addressee(*row) for row in plain.rows(_ACCOUNTS + plain.places(len(persons)), *persons)] if persons else []


def _citizens(root: str) -> list[Addressee]:
    """The accounts of the parties of a family of cases."""
    parties = Involvement.objects.filter(case__root=root).exclude(party="").values("party")
    found = User.objects.filter(is_active=True, person__in=parties, groups__name=CITIZEN)
    return [Addressee(*row) for row in found.values_list("username", "person", "contact__email", "contact__phone")]


def _named(case: Case) -> str:
    return f"{texts()[case.digest].procedure.title}{case.number or case.root.number}"


_MESSAGES = 'cases_message (key, channel, recipient, subject, body, "case", queued_at, sent_at, tries, failure)'


def _queue(notes: Iterable[tuple[Addressee, Note]]) -> int:
    """Queue each note by every way the person takes messages; how many are to be told."""
    told = list(notes)
    plain.insert(_MESSAGES, [row for user, note in told for row in _messages(user, note)], again=True)
    return len(told)


def _messages(user: Addressee, note: Note) -> Iterator[tuple[object, ...]]:
    at = now()
    for channel in _channels(user):
        key = hashlib.sha256(f"{note.occasion}|{user.username}|{channel}".encode()).hexdigest()[:40]
        sent_at = at if channel == Message.Channel.INSIDE else None
        body = f"{note.body}\n\n{REMINDER}"
        yield key, channel.value, user.username, note.subject, body, note.case, at, sent_at, 0, ""


def _channels(user: Addressee) -> Iterator[Message.Channel]:
    yield Message.Channel.INSIDE
    if user.email:
        yield Message.Channel.EMAIL
    if user.phone:
        yield Message.Channel.SMS
