"""Results as JUnit XML, for servers that build and test: the one writer of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from junitparser import Error, Failure, JUnitXml, Skipped, TestCase, TestSuite

from posfault.errors import one_line
from posfault.reports import summary


@dataclass(frozen=True, slots=True)
class Case:
    """One test. failure: what is not as it should be; error: why there is no verdict; skipped: why it proves nothing.

    output: what is worth reading beside it, such as the story.
    """

    name: str
    failure: str = ""
    error: str = ""
    skipped: str = ""
    output: str = ""


def write(path: Path, suite: str, cases: Iterable[Case]) -> None:
    """Writes the file whole or not at all. Raises InputError."""
    made = TestSuite(suite)
    made.add_testcases([_case(suite, one) for one in cases])
    xml = JUnitXml("posfault")
    xml.add_testsuite(made)
    xml.update_statistics()         # type: ignore[no-untyped-call]
    summary.write_text(path, xml.tostring().decode("utf-8") + "\n")     # type: ignore[no-untyped-call]


def _case(suite: str, one: Case) -> TestCase:
    made = TestCase(one.name, suite)
    results = ((Failure, one.failure), (Error, one.error), (Skipped, one.skipped))
    made.result = [kind(one_line(said)) for kind, said in results if said]
    if one.output:
        # XML has no control characters.
        made.system_out = "".join(sign for sign in one.output if sign.isprintable() or sign == "\n")
    return made
