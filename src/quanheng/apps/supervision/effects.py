"""A signal stands as the case in which it is handled stands."""

from quanheng.apps.cases.recording import Recorded, follow
from quanheng.apps.supervision.models import Signal, State
from quanheng.apps.supervision.signals import HANDLING

_STATES = {"closed": State.CLOSED, "raised": State.RAISED}


@follow
def follow_handling(recorded: Recorded) -> None:
    """Bring the signals handled in a case up to it. The act that issues it names the signal."""
    case, deed = recorded.case, recorded.deed
    if case.procedure != HANDLING:
        return
    number = deed.text("signal")
    if not number.isdigit():
        return
    said = {"answer": deed.text("explanation")} if deed.text("explanation") else {}
    state = _STATES.get(case.stage, State.HANDLED)
    Signal.objects.filter(pk=int(number)).update(state=state, handling=case.id, **said)
