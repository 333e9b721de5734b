"""What acts mean for supervision: a signal stands as the case in which it is handled; fines are kept to be compared."""

from quanheng.apps.cases.recording import HindranceError, Recorded, follow
from quanheng.apps.powers.queries import fine_of
from quanheng.apps.supervision.models import Fine, Signal, State
from quanheng.apps.supervision.signals import HANDLING

_STATES = {"closed": State.CLOSED, "raised": State.RAISED}


@follow
def follow_handling(recorded: Recorded) -> None:
    """Bring the signal handled in a case up to it. The act that opens it names the signal, which must still be open."""
    case, deed = recorded.case, recorded.deed
    if case.procedure != HANDLING:
        return
    number = deed.text("signal")
    if not number.isdigit():
        return
    said = {"answer": deed.text("explanation")} if deed.text("explanation") else {}
    state = _STATES.get(case.stage, State.HANDLED)
    signals = Signal.objects.filter(pk=int(number), **({"state": State.OPEN} if deed.n == 1 else {"handling": case.id}))
    if not signals.update(state=state, handling=case.id, **said) and deed.n == 1:
        raise HindranceError(
            "supervision.told", "这个信号已经告知或者已经解除，不能再告知。", mend="打开信号，看它的状态和处理的经过。"
        )


@follow
def follow_fines(recorded: Recorded) -> None:
    """Keep the fine of a penalty, as decided last."""
    case, deed = recorded.case, recorded.deed
    amount = fine_of(deed.facts)
    if recorded.act.kind != "decision" or recorded.procedure.exercises != "penalty" or amount is None:
        return
    decided = {"amount": amount, "decided_on": deed.at, "circumstance": deed.text("circumstance")}
    placed = {"organ": case.organ, "power": case.power}
    Fine.objects.update_or_create(case=case.id, defaults=placed | decided)
