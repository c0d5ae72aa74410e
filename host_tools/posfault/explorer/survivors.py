"""What survives a power cut, as a digest: where two runs have the same, what follows is the same too.

That is the flash, everything around the terminal (people, paper, network, bank and its ledger, the time), and what of the
schedule can still strike. The working memory of the terminal is gone. Equal states may have different digests, which costs
a run; different ones never have the same.
"""

from __future__ import annotations

import hashlib

from posfault.bench.bench import Bench


def digest(bench: Bench, setting: str) -> str:
    """Of a terminal that has just got its power back and has not begun. setting: what is run."""
    sha = hashlib.sha256(f"{setting} {bench.home.digest()} {bench.now_ms} {bench.armed} {bench.storage_struck}".encode())
    sha.update(bench.world.state())
    return sha.hexdigest()[:32]
