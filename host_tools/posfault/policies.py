"""What a contract says of a day: which amounts ask for a signature or a verification, how many working days a complaint may
take, and whether the shop is open."""

from __future__ import annotations

import time
from collections.abc import Iterable

from posfault.scenario import Contract

_UNIX_2000_S = 946_684_800
COMPLAINT_DAYS = 10             # working days, where no policy of the contract names others


def in_force(contract: Contract, day: str) -> tuple[int, int]:
    """(signature_from, tap_cvm_from) on `day`, YYYY-MM-DD: the region's newest policy, or the contract's own amounts.

    Of several policies of one day the strictest holds, and where none names the region, the strictest of all regions.
    """
    found = _strictest(contract.policies, contract.region, day)
    return (found[0], found[1]) if found else (contract.signature_from, contract.tap_cvm_from)


def in_force_at(contract: Contract, wall_s: int) -> tuple[int, int]:
    """The same on the day of that moment, s since 2000-01-01."""
    return in_force(contract, time.strftime("%Y-%m-%d", time.gmtime(wall_s + _UNIX_2000_S)))


def complaint_days(contract: Contract, day: str) -> int:
    """Working days that a complaint of `day`, YYYY-MM-DD, may take: chosen likewise, COMPLAINT_DAYS where none is named."""
    found = _strictest(contract.complaint_days, contract.region, day)
    return found[0] if found else COMPLAINT_DAYS


def is_within(hours: str, at: str) -> bool:
    """Whether `at`, hh:mm, lies within hours such as 09:00-21:00, which may go past midnight."""
    opens, _, closes = hours.partition("-")
    return opens <= at < closes if opens <= closes else at >= opens or at < closes


def _strictest(policies: Iterable[str], of_region: str, day: str) -> tuple[int, ...]:
    """The numbers of the policies "date region number…" that hold, the least of each; none where there is no policy."""
    newest: dict[str, tuple[str, tuple[int, ...]]] = {}
    for policy in policies:
        since, region, *numbers = policy.split()
        known = newest.get(region, ("", ()))
        if since > day or since < known[0]:
            continue
        least = tuple(map(int, numbers))
        if since == known[0]:
            least = tuple(map(min, least, known[1]))
        newest[region] = since, least
    own = [newest[of_region]] if of_region in newest else list(newest.values())
    return tuple(min(column) for column in zip(*(numbers for _, numbers in own), strict=True))
