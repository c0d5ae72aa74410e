"""Runs in which fingers, paper and power are physical: the virtual rig does to real drivers what the model has happen."""

from __future__ import annotations

from typing import Any

import pytest

from posfault import cli, facts
from posfault.bench.run import Run, run
from posfault.bench.stand import Stand
from posfault.scenario import Scenario, Step

PACE = 8
ALL = tuple(facts.guards())


def seen(done: Run) -> dict[str, Any]:
    """What a verdict is made of, but for its times."""
    return {
        "broken": sorted(done.broken), "net": done.net, "fired": done.fired, "not fired": done.not_fired,
        "paper": [(slip.cut, line) for slip in done.evidence.slips for line in slip.lines if "20" not in line],
    }


def both(rigged: Stand, stand: Stand, what: Scenario, off: tuple[str, ...], pace: int = PACE) -> tuple[Run, Run]:
    return run(rigged, what, off, pace), run(stand, what, off)


def test_what_happens_at_scanner_printer_and_supply_is_as_modelled(rigged: Stand, stand: Stand, shop: Any) -> None:
    """A code is read twice, a roll ends amid the slip and is changed, and a relay cuts the power; the paper is Chinese."""
    what = shop.scenario(
        shop.fault("scanner.read", "double_read", after_ms=1000), shop.fault("printer.line", "paper_end", nth=7),
        shop.fault("network.receive", "cut", nth=3),
        steps=(shop.SIGN_ON, Step("code sale", "tea", 1250, "A"), shop.sale("cup", 8800)), configuration={"language": "zh"},
    )
    there, here = both(rigged, stand, what, ())
    assert seen(there) == seen(here)
    assert len(there.fired) == 3
    assert [line for line in there.trace if "printer.mended" in line]


def test_a_contact_that_closes_again_is_a_key_pressed_twice(rigged: Stand, stand: Stand, shop: Any) -> None:
    bounce = shop.fault("keypad.key", "bounce", nth=13, after_ms=120)
    what = shop.scenario(bounce, steps=(shop.SIGN_ON, shop.sale("tea", 800)))
    there, here = both(rigged, stand, what, ALL, pace=2)
    assert seen(there) == seen(here)
    assert there.net == {"tea": 8000}


@pytest.fixture
def one_key_only(shop: Any, tmp_path: Any) -> str:
    file = tmp_path / "stuck.toml"
    file.write_text('title = "x"\ncause = ["D2"]\nsay = { en = "x", zh = "x" }\n[[step]]\nclerk = "sign on"\n'
                    '[[fault]]\npoint = "keypad.key"\nkind = "stuck"\nevery_ms = 20\n[expect]\nheadline = "charged-once"\n'
                    'field = ["charged-once"]\nguards = [["debounce"]]\n', encoding="utf-8")
    return str(file)


def test_what_a_rig_cannot_make_is_not_run_and_never_passed(
    rigged: Stand, one_key_only: str, capsys: pytest.CaptureFixture[str]
) -> None:
    at = ["--port", rigged.home.port, "--rig", str(rigged.rig.mapping.file)]
    rigged.home.close()
    rigged.rig.close()
    assert cli.status(["run", one_key_only, *at]) == 3
    said = capsys.readouterr().err
    assert said.startswith("posfault: not possible on this rig: stuck at keypad.key: at pace 1 its contacts are too short")
    assert cli.status(["reproduce", one_key_only, *at]) == 3
    told = capsys.readouterr()
    assert told.err == "posfault: 2 of 2 runs are not possible on this rig: they were not run\n"
    assert " yes" not in told.out
