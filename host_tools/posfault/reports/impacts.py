"""The impacts of a run: a short block behind its story, and an object for programs."""

from __future__ import annotations

from typing import Any

from posfault.drills.duties import DUTIES, UNSCORED
from posfault.drills.impacts import CARDHOLDER, DAY_MS, MERCHANT, Impacts, Loss
from posfault.durations import lasted
from posfault.money import money
from posfault.text import chain, tell, term


def text(found: Impacts) -> list[str]:
    """A sentence each; one where nobody is harmed."""
    minutes = tell("till_minutes", minutes=f"{found.till_ms / 60_000:.1f}")
    if not (found.losses or found.disputable or found.broken):
        return [minutes]
    said: list[str] = [tell("impacts_begin"), *(_loss(loss, found.end_ms) for loss in found.losses)]
    if found.refunds_due:
        due = found.refunds_due
        said.append(tell("refunds_due", amount=money(sum(one.amount for one in due)),
                         whose=chain("comma", (term(one.whose) for one in due))))
    said += [tell("disputable", debit=debit) for debit, _ in found.disputable]
    said.append(minutes)
    for rule in found.broken:
        duties, why = DUTIES[rule]
        said.append(tell("touches", rule=rule, duties=chain("comma", map(term, duties)), why=tell(why)))
    return [*said, tell("unscored", what=chain("comma", map(term, UNSCORED)))]


def _loss(loss: Loss, end_ms: int) -> str:
    what = tell("is_out", victim=term(loss.victim), amount=money(loss.amount), whose=term(loss.whose), why=tell(loss.why))
    if loss.why == "not_paid_out":
        return tell("out_at_end", what=what)
    length = lasted(loss.days(end_ms) * DAY_MS / 1000)
    return tell("out_still" if loss.until_ms is None else "out_for", what=what, length=length)


def of(found: Impacts) -> dict[str, Any]:
    """The object `impacts` of `run --json` and `drill --json`. Days as far as the run went."""
    return {
        **{victim: {"out": found.out(victim), "days_out": round(found.days_out(victim), 6),
                    "losses": [_object(one, found.end_ms) for one in found.losses if one.victim == victim]}
           for victim in (CARDHOLDER, MERCHANT)},
        "refunds_due": [{"whose": one.whose, "amount": one.amount} for one in found.refunds_due],
        "disputable": [{"debit": debit, "amount": amount} for debit, amount in found.disputable],
        "till_minutes": round(found.till_ms / 60_000, 3),
        "duties": [{"rule": rule, "duties": list(DUTIES[rule][0]), "why": str(tell(DUTIES[rule][1]))}
                   for rule in found.broken],
        "unscored": list(UNSCORED),
    }


def _object(one: Loss, end_ms: int) -> dict[str, Any]:
    return {"whose": one.whose, "amount": one.amount, "why": str(tell(one.why)), "days_out": round(one.days(end_ms), 6),
            "still_out": one.until_ms is None}
