"""The duty statements of a definition, or that of a post that holds duties of several."""

from __future__ import annotations

from collections.abc import Iterator

from quanheng.cli.errors import CliError
from quanheng.cli.readings.request import Request
from quanheng.law.duties import Seat, duty_statement
from quanheng.law.fault import closest


def duties(request: Request) -> Iterator[str]:
    """One statement for each duty of the definition; with duties named, one for the post that holds them all."""
    if request.duties:
        seats = [_seat(request, name) for name in request.duties]
        yield _statement(request, request.post or "、".join(dict.fromkeys(seat.duty.title for seat in seats)), seats)
        return
    if request.post:
        raise CliError("cli.post", f"没有写明岗位“{request.post}”承担的职责。", mend="用 --duty 写明，可以几项。")
    for duty in request.procedure.duties.values():
        yield _statement(request, duty.title, [Seat(request.procedure, duty)])


def _statement(request: Request, title: str, seats: list[Seat]) -> str:
    return duty_statement(title, seats, request.library.liabilities, request.background)


def _seat(request: Request, name: str) -> Seat:
    """The duty ``handle`` of the definition, or ``penalty.ordinary:handle`` of another."""
    key, _, duty = name.rpartition(":")
    procedure = request.find(key or request.key)
    if duty not in procedure.duties:
        raise CliError("cli.duty", f"“{procedure.title}”没有职责“{duty}”。", mend=closest(duty, procedure.duties))
    return Seat(procedure, procedure.duties[duty])
