"""The regional policies of a contract: which amounts ask for a signature or a verification on a given day."""

from __future__ import annotations

from posfault.scenario import Contract


def in_force(contract: Contract, day: str) -> tuple[int, int]:
    """(signature_from, tap_cvm_from) on `day`, YYYY-MM-DD: the region's newest policy, or the contract's own amounts.

    Of several policies of one day the strictest holds, and where none names the region, the strictest of all regions.
    """
    newest: dict[str, tuple[str, int, int]] = {}
    for policy in contract.policies:
        since, region, signature_from, tap_cvm_from = policy.split()
        known = newest.get(region, ("", 0, 0))
        if since > day or since < known[0]:
            continue
        least = (int(signature_from), int(tap_cvm_from))
        if since == known[0]:
            least = min(least[0], known[1]), min(least[1], known[2])
        newest[region] = since, *least
    own = [newest[contract.region]] if contract.region in newest else list(newest.values())
    if not own:
        return contract.signature_from, contract.tap_cvm_from
    return min(row[1] for row in own), min(row[2] for row in own)
