"""What an evidence archive holds: the case as JSON, a topic a file, its slips and the report as text, and the diagnosis."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import msgspec

from posfault.complaints import archive
from posfault.complaints.case import Case, nameless
from posfault.complaints.diagnosis import Diagnosis
from posfault.errors import InputError
from posfault.reports import case_text
from posfault.text import TEXTS

DIAGNOSIS = "diagnosis.json"
_TOPICS: Mapping[str, tuple[str, ...]] = {      # file -> attributes of the case
    "about.json": ("about", "witnesses"),
    "contract.json": ("contract",),
    "incidents.json": ("incidents",),
    "alerts.json": ("alerts",),
    "ledger.json": ("rows", "settled", "uploaded", "paid", "unbalanced"),
    "journal.json": ("journal",),
    "slips.json": ("slips",),
    "messages.json": ("messages",),
    "platform.json": ("orders",),
    "purchases.json": ("purchases", "heard"),
}


def files(case: Case, diagnosis: Diagnosis) -> list[archive.Entry]:
    """(name, content), in the order in which they are chained."""
    shown = nameless(case)
    reports = [(f"report.{language}.txt", case_text.text(shown, language).encode()) for language in TEXTS]
    topics = [(name, archive.as_json({one: getattr(shown, one) for one in of})) for name, of in _TOPICS.items()]
    return [*reports, *topics, *_slips(shown), (DIAGNOSIS, archive.as_json(diagnosis))]


def read(path: Path) -> Case:
    """The case that an archive holds. Raises InputError where it is none, or was changed."""
    held = archive.contents(path)
    merged: dict[str, Any] = {}
    try:
        for name in _TOPICS:
            merged |= msgspec.json.decode(held[name], type=dict[str, Any])
        return msgspec.convert(merged, Case)
    except (KeyError, msgspec.ValidationError, msgspec.DecodeError) as problem:
        raise InputError(path, f"holds no case that can be read ({problem})", "make it again") from None


def _slips(case: Case) -> Iterator[archive.Entry]:
    for number, slip in enumerate(case.slips, 1):
        yield f"slips/{number:03d}-{slip.kind}.txt", "".join(f"{line}\n" for line in slip.lines).encode()
