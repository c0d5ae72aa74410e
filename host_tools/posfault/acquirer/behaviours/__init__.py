"""Misbehaviours of the acquirer, each named in firmware/facts/behaviours.py and held in the file of that name.

The acquirer asks at named places, the methods of `Behaviour`; an answer other than None, False, 0 or "" changes what it
does and is reported as a firing. So a hook is asked, or says so, only where strict conduct would come to something else.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from posfault import behaviours, facts
from posfault.acquirer.keys import KeyIssue
from posfault.behaviours import BehaviourError, BehaviourSpec, Misbehaviour

__all__ = [
    "Acceptance", "Behaviour", "BehaviourError", "BehaviourSpec", "Instead", "MacAttempt", "is_lax", "make", "make_all",
]


@dataclass(frozen=True, slots=True, repr=False)
class MacAttempt:
    """A request whose MAC strict conduct refuses.

    Args:
        made: how the dialect makes one: (key, bytes) -> MAC.
        covered: the bytes under the MAC.
        mac: what F64 held, empty if it was missing.
        issues: the terminal's keys, newest first; the first is in force.
    """

    made: Callable[[bytes, bytes], bytes]
    covered: bytes
    mac: bytes
    issues: tuple[KeyIssue, ...]

    def fits(self, issue: KeyIssue) -> bool:
        """Whether the MAC was made with this key."""
        return hmac.compare_digest(self.mac, self.made(issue.mac_key, self.covered))


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A MAC is let through; the reply is MACed under `key`, or not at all if that is None."""

    key: KeyIssue | None


class Instead(NamedTuple):
    """What the terminal is answered, whether the request is carried out all the same, and whether with a MAC."""

    code: str
    carried_out: bool
    maced: bool = True


class Behaviour(Misbehaviour):
    """Strict conduct at every place; a behaviour overrides one or more."""

    def overtaken(self, mti: str) -> bool:
        """Asked once for each request that comes: is it handled only after the next one?"""
        return False

    def session_missing(self, same_day: bool) -> bool:
        """Asked for each request while no session is in force, but one was: is that one good still?

        same_day: whether it began on the day that it is now.
        """
        return False

    def any_batch(self) -> bool:
        """Asked where a session is good only by `session_missing`: is a batch that is not the open one good too?"""
        return False

    def mac_refused(self, attempt: MacAttempt) -> Acceptance | None:
        """Asked when a request's MAC is missing or not of the key in force: accept it all the same?"""
        return None

    def cuts_over(self, mti: str) -> str:
        """Asked once for each request that would be handled: does the bank's day end with it?

        "refused": it is answered 90, and its batch is over. "booked": it is carried out, and counted in the next batch.
        """
        return ""

    def answers(self, mti: str) -> Instead | None:
        """Asked once for each request that would be handled: what is answered instead?"""
        return None

    def key_kept(self, issues: tuple[KeyIssue, ...]) -> bool:
        """Asked after each approved sign-on, keys newest first: does an earlier one stay good?"""
        return False

    def repeat_posted(self, kind: str) -> bool:
        """Asked when a request comes under a batch and STAN that were used: is it booked as if it were new?"""
        return False

    def tombstone_missing(self) -> bool:
        """Asked when a request comes after its own reversal: is it booked all the same?"""
        return False

    def code_used_again(self) -> bool:
        """Asked when a payment code comes that was used before: does it pay once more?"""
        return False

    def reversal_ignored(self) -> bool:
        """Asked when a reversal would take something back: is it answered 00 and not done?"""
        return False

    def unmatched_posted(self) -> bool:
        """Asked for each uploaded debit that the ledger's batch does not hold: is it debited?"""
        return False

    def keys_left_out(self) -> bool:
        """Asked once for each approved sign-on about to be answered: does its answer bring no keys?"""
        return False

    def demands_sign_on(self, mti: str) -> bool:
        """Asked once for each approval about to leave: does its header ask for a sign-on?"""
        return False

    def delay_ms(self, mti: str) -> int:
        """Asked once for each reply about to leave: how much longer does it take?"""
        return 0

    def restarts(self, mti: str) -> bool:
        """Asked once for each reply about to leave: does the host restart instead, and forget its sessions?"""
        return False

    def reply_lost(self, mti: str) -> bool:
        """Asked once for each reply about to leave, with the MTI of its request: lose it?"""
        return False

    def unwatched(self) -> bool:
        """Asked when the monitor has something to say: does nobody look?"""
        return False

    def slip_wanted(self, signed: bool) -> str:
        """Asked when a merchant is paid, for each debit that needs a signed slip: "" if the bank does not look.

        "seen": it looked, and pays. "withheld": it does not pay the debit. "charged back": it takes it back.
        """
        return ""


def make(name: str, parameters: Mapping[str, int | str]) -> Behaviour:
    """A fresh behaviour of part acquirer. Raises BehaviourError; see posfault.behaviours.make."""
    return behaviours.make("acquirer", __name__, Behaviour, name, parameters)


def make_all(specs: Iterable[BehaviourSpec]) -> list[Behaviour]:
    """A fresh behaviour for each (name, parameters). Raises BehaviourError as `make` does."""
    return [make(name, parameters) for name, parameters in specs]


def is_lax(name: str) -> bool:
    """Whether this only lets through, or is only misled by, what somebody else did wrong: of the acquirer or the clerk."""
    fact = facts.behaviours().get(name)
    own = fact is not None and fact.part == "acquirer"
    return name in behaviours.MISLED or (own and behaviours.kind_of(__name__, name).lax)
