"""The pytest plugin, as somebody else's tests use it: a pytest of its own, on a terminal of its own."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ElementTree
from pathlib import Path
from typing import Any

import pytest

from posfault import profiles, pytest_plugin
from posfault.errors import PortError
from posfault.link.unix_home import UnixHome
from posfault.port_locks import Claim
from posfault.scenario_file import find

pytest_plugins = ["pytester"]
PLUGIN = ("-p", "no:posfault", "-p", "posfault.pytest_plugin")     # that of this tree, whatever is installed
LOST = "reply_lost_clerk_repeats"


@pytest.fixture
def case(pytester: Any) -> Path:
    """A scenario file of the user's own."""
    file: Path = pytester.path / "my_case.toml"
    file.write_text(find(LOST).read_text(encoding="utf-8"), encoding="utf-8")
    return file


def ran(pytester: Any, *options: object) -> Any:
    without = [word for name in ("cacheprovider", "xdist", "hypothesispytest") for word in ("-p", f"no:{name}")]
    return pytester.runpytest_subprocess(*PLUGIN, *without, *options)


def test_it_is_installed_with_the_package() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["entry-points"]["pytest11"] == {"posfault": PLUGIN[-1]}


def test_a_pytest_that_has_nothing_to_do_with_it_loads_next_to_nothing() -> None:
    code = "import sys, posfault.pytest_plugin as plugin; print(*(name for name in sys.modules if 'posfault' in name))"
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ran.stdout.split() == ["posfault", "posfault.pytest_plugin"]


def test_its_profiles_are_those_of_the_command() -> None:
    assert profiles.PROFILES == pytest_plugin.PROFILES


def test_a_scenario_file_is_a_test_for_each_profile(pytester: Any, case: Path) -> None:
    done = ran(pytester, "-v", case)
    done.assert_outcomes(passed=2)
    done.stdout.fnmatch_lines(["*my_case.toml::field PASSED*", "*my_case.toml::hardened PASSED*"])


def test_files_that_were_not_named_are_left_alone(pytester: Any, case: Path) -> None:
    (pytester.path / "pyproject.toml").write_text("")
    assert ran(pytester, pytester.path).ret == pytest.ExitCode.NO_TESTS_COLLECTED


def test_a_wrong_claim_fails_with_story_and_events_in_junit_too(pytester: Any, case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8").replace('"charged-once", ', ""), encoding="utf-8")
    case.write_text(case.read_text(encoding="utf-8").replace('headline = "charged-once"', 'headline = "right-amount"'),
                    encoding="utf-8")
    done = ran(pytester, "--junitxml=report.xml", "--posfault-profile=field", case)
    done.assert_outcomes(failed=1)
    shown = done.stdout.str()
    assert "charged-once" in shown
    assert "debits 88.00 from card 620000******0005" in shown
    assert "Traceback" not in shown
    assert "pytest_runs.py" not in shown
    report = ElementTree.parse(pytester.path / "report.xml").getroot()
    kept = {one.get("name"): one.get("value", "") for one in report.iter("property")}
    assert "presses SALE again for coffee machine" in kept["posfault story"]
    assert '"network.receive"' in kept["posfault events"]
    assert "go  at 6020 ms: network" in kept["posfault link"]
    assert "6200000000000005" not in str(kept)


def test_a_fault_that_never_fires_proves_nothing(pytester: Any, case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8").replace("nth = 2", "nth = 900"), encoding="utf-8")
    done = ran(pytester, "--posfault-profile=hardened", case)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["*drop at network.receive 900 never fired: this run proves nothing*"])


def test_a_malformed_file_is_one_line(pytester: Any, case: Path) -> None:
    case.write_text('title = "x"\ncause = ["D99"]\n', encoding="utf-8")
    done = ran(pytester, case)
    done.assert_outcomes(errors=1)
    done.stdout.fnmatch_lines(["*my_case.toml:2: *D99*"])


def test_terminal_bench_and_acquirer_are_fixtures(pytester: Any) -> None:
    pytester.makepyfile(f'''
        def test_it(terminal, bench, acquirer):
            assert terminal.command("who").word == "hello"
            assert "charged-once" in bench("{LOST}", "field").broken
            done = bench("{LOST}", "hardened", "duplicate_challenged=off")
            assert done.broken == {{}}
            assert [one.amount for one in acquirer.ledger.debits() if one.stands][0] == 8800

        def test_what_goes_wrong_is_told(bench):
            assert bench("{LOST}", "field").broken == {{}}
    ''')
    done = ran(pytester)
    done.assert_outcomes(passed=1, failed=1)
    done.stdout.fnmatch_lines(["*posfault story*", "*presses SALE again for coffee machine*"])


def test_two_ports_have_a_worker_each_and_a_failure_carries_its_link_log(pytester: Any, case: Path) -> None:
    case.write_text(case.read_text(encoding="utf-8").replace("nth = 2", "nth = 900"), encoding="utf-8")
    with UnixHome() as one, UnixHome() as other:
        ports = [home.power_on() and home.device for home in (one, other)]
        done = pytester.runpytest_subprocess(*PLUGIN, "-p", "no:cacheprovider", "-v", "--junitxml=report.xml", case,
                                             *(f"--posfault-port={port}" for port in ports))
    done.assert_outcomes(failed=2)
    done.stdout.fnmatch_lines_random(["*gw0*FAILED*my_case.toml*", "*gw1*FAILED*my_case.toml*"])
    report = ElementTree.parse(pytester.path / "report.xml").getroot()
    stories = [one.get("value", "") for one in report.iter("property") if one.get("name") == "posfault story"]
    links = [one.get("value", "") for one in report.iter("property") if one.get("name") == "posfault link"]
    assert {port for port in ports for story in stories if f"port {port}," in story} == set(ports)
    assert [" boot  " in link for link in links] == [True, True]


def test_a_port_named_twice_is_refused(pytester: Any, case: Path, tmp_path: Path) -> None:
    (tmp_path / "by-id").symlink_to("/dev/null")
    done = pytester.runpytest_subprocess(*PLUGIN, "--posfault-port=/dev/null", f"--posfault-port={tmp_path / 'by-id'}", case)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "a --posfault-port is named twice" in done.stderr.str()


def test_a_worker_takes_the_first_port_that_is_free(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    ports = ["/dev/one", "socket://there:5000"]
    first, second = Claim(ports, 1), Claim(ports, 1)
    assert [first.port, second.port] == ["socket://there:5000", "/dev/one"]
    with pytest.raises(PortError, match="another pytest has it"):
        Claim(ports)
    second.release()
    assert Claim(ports, 7).port == "/dev/one"       # that of a worker which took the place of one that died
    first.release()


def test_a_port_that_is_not_there_is_one_line(pytester: Any, case: Path) -> None:
    done = ran(pytester, "--posfault-port=/dev/no-such-port", "--posfault-profile=field", case)
    done.assert_outcomes(failed=1)
    done.stdout.fnmatch_lines(["/dev/no-such-port: cannot be opened*"])


def test_each_worker_needs_a_port_of_its_own(pytester: Any, case: Path) -> None:
    done = pytester.runpytest_subprocess(*PLUGIN, "-n", "2", "--posfault-port=/dev/one", case)
    assert done.ret == pytest.ExitCode.USAGE_ERROR
    assert "2 workers and 1 ports: name a --posfault-port for each worker" in done.stderr.str()
