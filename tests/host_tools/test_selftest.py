"""`posfault selftest`: every peripheral used once, and the computing of a sale."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from posfault import facts, selftest
from posfault.bench.stand import Stand


def test_every_peripheral_is_used_and_works(stand: Stand) -> None:
    used, gave_up = selftest.peripherals(stand)
    assert gave_up == []
    assert {one.name for one in used} == {point.peripheral for point in facts.points().values()}
    assert [one for one in used if one.problem or not one.events] == []


def test_a_peripheral_that_does_not_work_is_named(planted: Callable[..., Stand]) -> None:
    dead = planted(("peripherals/signature_pad.py", "self._image += binascii.unhexlify(content)", "pass"))
    used, gave_up = selftest.peripherals(dead)
    problems = {one.name: one.problem for one in used if one.problem}
    assert problems["signature_pad"] == "the terminal's self-test says that it fails"
    assert "self test" not in gave_up       # it was carried out


def test_a_peripheral_at_which_nothing_happens_is_named(planted: Callable[..., Stand]) -> None:
    dumb = planted(("app/service.py", "        port.send(answer(terminal, line))", "        answer(terminal, line)"))
    problems = {one.name: one.problem for one in selftest.peripherals(dumb)[0] if one.problem}
    assert problems == {"service_port": "nothing happened at service_port.send"}


def test_a_sale_is_measured_step_by_step(stand: Stand) -> None:
    steps = selftest.one_sale(stand)
    assert [step.screen for step in steps][:2] == ["idle_on", "confirm"]
    assert all(step.us > 0 for step in steps)


def test_the_command_says_it_all(tmp_path: Path) -> None:
    target = tmp_path / "selftest.json"
    done = subprocess.run([sys.executable, "-m", "posfault", "selftest", "--json", target], capture_output=True, text=True,
                          check=False)
    found = json.loads(target.read_text(encoding="utf-8"))[0]
    assert done.returncode == 0, done.stderr
    assert f"One sale computes {found['us'] / 1000:.1f} ms" in done.stdout
    assert len(found["peripherals"]) == len(selftest.MUST)
