"""The terminal's own network: the same scenarios over TCP, in real time, behind the same fault layer and recorders."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from posfault import cli, facts
from posfault.bench.claim import check
from posfault.bench.run import begin, run
from posfault.bench.stand import Stand
from posfault.bench.tcp import Connection, Tcp
from posfault.errors import InputError
from posfault.network_choice import LOOPBACK, bank_at
from posfault.reproducing import AS_EXPECTED, Task, verdict
from posfault.scenario import Step
from posfault.scenario_file import find, load

PACE = 100
ALL = tuple(facts.guards())
SCENARIOS = (
    "sale", "settlement", "reply_lost_clerk_repeats", "connection_half_open_clerk_repeats", "line_down_during_sign_on",
    "worn_enter_skips_signature", "sale_comes_after_its_repetition", "host_restarts_before_it_answers",
    "issuer_debits_platform_answers_68",
)
PICO_W = "Raspberry Pi Pico W with RP2040"


@pytest.fixture
def tcp() -> Iterator[Tcp]:
    with Tcp(LOOPBACK) as bank:
        yield bank


@pytest.mark.part(3)
@pytest.mark.parametrize("off", [ALL, ()], ids=["field", "hardened"])
@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_over_tcp_is_as_over_the_link(stand: Stand, tcp: Tcp, name: str, off: tuple[str, ...]) -> None:
    scenario = load(find(name))
    over_tcp, over_link = run(stand, scenario, off, PACE, tcp=tcp), run(stand, scenario, off)
    assert check(over_tcp).ok, check(over_tcp).differs
    for seen in (lambda one: set(one.broken), lambda one: one.net, lambda one: one.fired, lambda one: one.not_fired, mtis):
        assert seen(over_tcp) == seen(over_link)


def mtis(done: Any) -> list[tuple[bool, str, bool]]:
    """Of each message of the wire: which way, its MTI, and whether it was delivered."""
    return sorted((one.up, one.message.mti, one.delivered_ms is not None) for one in done.world.wire.sent)


def test_every_message_went_through_the_socket(stand: Stand) -> None:
    carried: list[bytes] = []

    class Seen(Tcp):
        def asked(self, line: Any, request: bytes) -> None:
            carried.append(request)
            super().asked(line, request)

    with Seen(LOOPBACK) as bank:
        done = run(stand, load(find("sale")), (), PACE, tcp=bank)
    assert carried == [one.data for one in done.world.wire.sent if one.up]


def test_without_a_bank_nothing_is_sent_and_nothing_debited(stand: Stand, tcp: Tcp) -> None:
    world, bench = begin(stand, load(find("sale")), (), PACE, tcp=tcp)
    tcp.shut()
    bench.run()
    assert world.clerk.gave_up
    assert not world.wire.sent
    assert not world.acquirer.ledger.debits()


class Dies(Tcp):
    """A bank that is gone instead of giving its second answer."""

    answers = 0

    def answer(self, connection: Connection, framed: bytes, after_s: float) -> None:
        self.answers += 1
        if self.answers == 2:
            self.shut()
        else:
            super().answer(connection, framed, after_s)


def test_a_bank_that_dies_amid_a_sale_gets_the_reversal_once_it_is_back(stand: Stand) -> None:
    with Dies(LOOPBACK) as bank:
        world, bench = begin(stand, load(find("sale")), (), PACE, tcp=bank)
        bench.run()
        assert [one.reversed_ms for one in world.acquirer.ledger.debits()] == [None]
        bank.open()
        world.clerk.assign((Step("sale", "coffee", 1230, "B"),))
        bench.run()
    tea, coffee = world.acquirer.ledger.debits()
    assert (tea.reversed, coffee.reversed) == (True, False)
    assert 0 in [event[-1] for event in world.trace if event[1] == "network.connect"]       # while it was gone


def test_a_port_that_is_taken_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        at = f"127.0.0.1:{other.getsockname()[1]}"
        assert cli.status(["run", "sale", "--pace", str(PACE), "--network", f"tcp://{at}"]) == 2
    said = capsys.readouterr().err
    assert said.startswith(f"posfault: {at}: nothing can listen there (")
    assert said.count("\n") == 1


def test_reproduce_runs_over_tcp_what_does_not_take_hours(stand: Stand) -> None:
    scenario = load(find("reply_lost_clerk_repeats"))
    for most_ms, pace, network in ((10**9, PACE, "tcp"), (1000, 0, "tunnel")):
        found = verdict(stand, Task(scenario, ALL, PACE, most_ms, network="tcp"))
        assert (found.status, found.object["pace"], found.object["network"]) == (AS_EXPECTED, pace, network)


@pytest.mark.parametrize(("network", "pace", "port", "machine", "said"), [
    ("tcp", 0, "unix", "", "TCP does not wait for virtual time; add --pace"),
    ("udp", 1, "unix", "", "there is no network udp; give tunnel, tcp or tcp://HOST:PORT"),
    ("tcp://here", 1, "unix", "", "here is no address"),
    ("tcp", 1, "/dev/ttyACM0", "Raspberry Pi Pico with RP2040", "rpi_pico has no tcp; give tunnel"),
])
def test_what_cannot_be_is_said(network: str, pace: int, port: str, machine: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        bank_at(network, pace, port, machine)


@pytest.mark.parametrize(("network", "port", "machine", "at"), [
    ("", "unix", "linux", ""),
    ("tunnel", "unix", "linux", ""),
    ("tcp", "unix", "linux", LOOPBACK),
    ("tcp://192.168.1.5:5000", "/dev/ttyACM0", PICO_W, "192.168.1.5:5000"),
    ("", "/dev/ttyACM0", PICO_W, ""),
    ("tcp", "/dev/ttyACM0", "a board of its own", LOOPBACK),
])
def test_where_the_bank_listens(network: str, port: str, machine: str, at: str) -> None:
    assert bank_at(network, 1, port, machine) == at
