"""What a verdict is made of: the witnesses of one run, none of which is trusted alone."""

from __future__ import annotations

import calendar
import time
from collections.abc import Mapping
from dataclasses import dataclass, field

from posfault.acquirer.keys import KeyIssue
from posfault.acquirer.ledger_rows import Movement, Payout, Totals
from posfault.acquirer.masking import mask
from posfault.acquirer.monitor import Alert
from posfault.bench import setting
from posfault.bench.electronic_slip import ElectronicSlip
from posfault.bench.intents import Intent, Presented
from posfault.bench.journal import Entry, Journal
from posfault.bench.paper import Slip
from posfault.bench.people import NOBODY, Till
from posfault.bench.screens import Screen
from posfault.bench.wire import Sent, Wire
from posfault.money import money
from posfault.platform.orders import Order
from posfault.scenario import Contract
from posfault.text import tell, term

CLOSING = "closing sale"        # the lawful sale that every closing tries
_ADVICE = "0220"
_MONEY = ("0100", "0200", "0220")       # requests that can make the bank post
_UNIX_2000_S = 946_684_800
_FOR_EVER_MS = 10 ** 12
_SECOND_MS = 1000


@dataclass(slots=True)
class Evidence:
    """wall: the shop's clock at bench time 0, s since 2000. ledger_sums: (transaction or None for all, sum not zero).

    movements: whatever the bank posted. payout: what it paid the merchant in the end. orders: the platform's own books.
    tills: (bench time, who was at the till, intent served or "") of each change, as far as the terminal was told anything.
    people: operator number of each person, "" for who is none.
    electronic_slips: the genuine ones. totals: what the ledger counts in each batch. held: what the bank holds back from
    each card. presented: what customers showed. shown: what the display showed, by bench time. alerts: raised by the
    bank's monitor.
    """

    wall: int
    contract: Contract
    intents: list[Intent]
    wire: Wire
    journal: Journal
    slips: list[Slip]
    movements: list[Movement]
    ledger_sums: list[tuple[int | None, int]]
    keys: tuple[KeyIssue, ...]
    gave_up: list[str]          # steps that the clerk could not do in the closing
    payout: Payout = field(default_factory=lambda: Payout(0, 0, 0, 0))
    orders: list[Order] = field(default_factory=list)
    tills: list[tuple[int, Till, str]] = field(default_factory=list)
    people: Mapping[str, str] = field(default_factory=lambda: {who: one.operator for who, one in setting.PEOPLE.items()})
    electronic_slips: list[ElectronicSlip] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)
    totals: Mapping[int, Totals] = field(default_factory=dict)
    held: Mapping[str, int] = field(default_factory=dict)
    presented: list[Presented] = field(default_factory=list)
    shown: list[tuple[int, Screen]] = field(default_factory=list)
    debits: list[Movement] = field(init=False)      # the movements that debit a cardholder
    sent_for: list[tuple[Sent, tuple[int, int]]] = field(init=False)   # requests for money, with batch and STAN
    _requests: dict[tuple[int, int], list[Sent]] = field(init=False)
    _standing: list[Movement] = field(init=False)
    _intents: dict[int, Intent | None] = field(init=False)      # by the movement's id

    def __post_init__(self) -> None:
        self.debits = [movement for movement in self.movements if movement.effect > 0]
        self._standing = [debit for debit in self.debits if debit.stands]
        self._requests, self.sent_for = {}, []
        for sent in self.wire.sent:
            message = sent.message if sent.up else None
            if message is not None and message.mti in _MONEY:
                batch, stan = message.fields.get(60, "")[2:8], message.fields.get(11, "")
                if batch.isdigit() and stan.isdigit():
                    key = int(batch), int(stan)
                    self._requests.setdefault(key, []).append(sent)
                    self.sent_for.append((sent, key))
        self._intents = {movement.id: self._meant(movement) for movement in self.movements}

    def standing(self) -> list[Movement]:
        """Debits that nobody has reversed or undone."""
        return self._standing

    def request(self, movement: Movement) -> Sent | None:
        """The message that made the bank post: the one that reached it then, or the first of that batch and STAN."""
        arrived = [sent for sent in self._under(movement) if sent.delivered_ms is not None]
        return next((sent for sent in arrived if sent.delivered_ms == movement.at_ms), arrived[0] if arrived else None)

    def asked(self, movement: Movement) -> Sent | None:
        """The same, or the first that was sent at all: what is posted from an upload may never have reached the bank."""
        return self.request(movement) or next(iter(self._under(movement)), None)

    def original(self, movement: Movement) -> Movement | None:
        """What a void, refund or completion names."""
        names = [one for one in self.movements if (one.batch, one.stan) == movement.original and one.id != movement.id]
        return names[-1] if names else None

    def intent_of(self, movement: Movement) -> Intent | None:
        """What the customer at the till meant when the request was sent; of an offline sale, when it was made."""
        return self._intents[movement.id]

    def made(self, movement: Movement) -> tuple[int, Till]:
        """When the clerk made it, and who was at the till; (0, nobody) where nobody saw its request."""
        request = self.asked(movement)
        if request is None:
            return 0, NOBODY
        if movement.type != "offline_sale":
            return request.sent_ms, request.till
        intent = self.intent_of(movement)
        seen = [one for one in self.tills if one[2] and self._named(one[2]) is intent]
        if not seen:
            return request.sent_ms, NOBODY
        released = [till.released for _, till, _ in seen if till.released]
        # Nobody need have come or gone since the customer came, and the power may fail soon after: the display says when it
        # was stored, or else its own time.
        stored = [at_ms for at_ms, screen in self.shown if screen.name == "stored" and self._served(at_ms) is intent]
        until = stored[-1] if stored else self._bench_ms(movement.own_time)
        till = ([one for one in seen if one[0] <= until] or seen)[-1]
        return max([till[0], *stored]), till[1]._replace(released="".join(released[-1:]))

    def _served(self, at_ms: int) -> Intent | None:
        """Who was at the till then."""
        names = [name for since_ms, _, name in self.tills if since_ms <= at_ms]
        return self._named(names[-1]) if names else None

    def known_as(self, movement: Movement) -> tuple[int, int]:
        """Batch and STAN under which terminal and slip know it.

        An offline sale that the bank is told of when a new batch has begun is booked in that; by trace number, time, card
        and amount both know it as the same sale. Where the bank has booked it in its own batch too, that one is it.
        """
        key = movement.batch, movement.stan
        if movement.type != "offline_sale" or key in self.journal.entries:
            return key
        taken = {(one.batch, one.stan) for one in self.movements if not one.reversed}
        same = (name for name, entry in self.journal.entries.items() if name not in taken and _is_same(movement, entry))
        return next(same, key)

    def net(self, intent: Intent) -> int:
        """Minor units that the intent's customer is out of pocket, by everything that was posted and not reversed."""
        return sum(
            movement.effect * movement.amount
            for movement in self.movements
            if not movement.reversed and self.intent_of(movement) is intent
        )

    def due(self) -> int:
        """Minor units that the merchant is to be paid: all that stands at the cardholders' cost, less the fee agreed.

        What the bank withheld or charged back is not taken off: it is what this is compared with.
        """
        taken = sum(one.effect * one.amount for one in self.movements if not one.reversed and one.type != "chargeback")
        return taken - max(0, taken) * self.contract.fee_bp // 10_000

    def _under(self, movement: Movement) -> list[Sent]:
        return self._requests.get((movement.batch, movement.stan), [])

    def _meant(self, movement: Movement) -> Intent | None:
        if movement.type == "offline_sale":
            return self._made_offline(movement)
        request = self.asked(movement)
        if request is None and movement.original:       # posted from an upload: what it repeats has a request
            request = next(iter(self._requests.get(movement.original, [])), None)
        intent = self._named(request.intent) if request else None
        if request is not None and request.message is not None and request.message.mti == _ADVICE:
            return self._of_advice(movement, intent)
        return intent

    def _of_advice(self, movement: Movement, at_till: Intent | None) -> Intent | None:
        """It goes out, and goes out again, while somebody else stands there: then card and amount tell whose it is."""
        if at_till is not None and at_till.asked == movement.amount and is_of(movement, at_till):
            return at_till
        kept_for = (one for one in self.intents if one.asked == movement.amount and is_of(movement, one)
                    and one.amount * movement.effect >= 0)      # 0: the customer has left since
        return next(kept_for, at_till)

    def _named(self, name: str) -> Intent | None:
        return next((intent for intent in self.intents if name and intent.name == name), None)

    def _made_offline(self, movement: Movement) -> Intent | None:
        """It is uploaded while somebody else stands there: its own time tells whose of that card it is. A clock may be some
        seconds ahead: then the amount does."""
        its_card = [one for one in self.intents if is_of(movement, one)]
        until = self._bench_ms(movement.own_time)
        request = self.asked(movement)
        if request is not None and until > request.sent_ms + _SECOND_MS:
            until = -_FOR_EVER_MS               # later than the bank was told of it: the clock lies
        before = [name for at_ms, _, name in self.tills if name and at_ms < until]
        at_that_time = self._named(before[-1]) if before else None
        told = [one for one in its_card if one is at_that_time]
        return next((one for one in [*told, *its_card] if one.asked == movement.amount), next(iter(told), None))

    def _bench_ms(self, own_time: str) -> int:
        """The end of that second by bench time, MMDDhhmmss in the year of the run."""
        year = time.gmtime(self.wall + _UNIX_2000_S).tm_year
        try:
            moment = calendar.timegm(time.strptime(f"{year}{own_time}", "%Y%m%d%H%M%S"))
        except ValueError:
            return -_FOR_EVER_MS            # no time at all: nobody was there before
        return (moment - _UNIX_2000_S - self.wall + 1) * 1000


def is_of(movement: Movement, intent: Intent) -> bool:
    """Whether it is on the card of this customer, as far as the masked number tells."""
    card = setting.pan(intent.card) if intent.card else ""
    return bool(card) and mask(card) == movement.card


def _is_same(movement: Movement, entry: Entry) -> bool:
    """Whether the terminal's offline sale is the one that the bank booked."""
    own_time = time.strftime("%m%d%H%M%S", time.gmtime(entry.wall + _UNIX_2000_S))
    of_terminal = entry.type, entry.stan, entry.amount, f"{entry.card[:6]}******{entry.card[-4:]}", own_time
    return of_terminal == (movement.type, movement.stan, movement.amount, movement.card, movement.own_time)


def name(movement: Movement) -> str:
    """How a finding names a debit, or whatever else the bank posted."""
    what = term("debit" if movement.effect > 0 else movement.type)
    batch, trace = f"{movement.batch:06d}", f"{movement.stan:06d}"
    return tell("movement", what=what, amount=money(movement.amount), batch=batch, trace=trace)
