"""A warm terminal for each worker, scenarios built in a line, and firmware with a bug planted in it."""

from __future__ import annotations

import ast
import os
import shutil
import signal
import subprocess
import sys
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import hypothesis
import pytest

from posfault import facts
from posfault.acquirer.centre import Arrival
from posfault.acquirer.codec import Message
from posfault.acquirer.server import Acquirer
from posfault.bench.evidence import CLOSING
from posfault.bench.run import Run, run
from posfault.bench.screens import read
from posfault.bench.stand import Stand
from posfault.forms import Value
from posfault.link.build import compile_one, compiled
from posfault.link.unix_home import UnixHome
from posfault.scenario import Behaviour, ClerkRules, Contract, Expect, Fault, Say, Scenario, Step

os.environ["POSFAULT_HEAP"] = "192K"        # the terminal's budget, for the whole suite
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:       # in the background of a shell: nothing could be interrupted
    signal.signal(signal.SIGINT, signal.default_int_handler)
# A change that passed once passes again; fresh examples are for `make whole`.
hypothesis.settings.register_profile("same", deadline=None, max_examples=50, derandomize=True)
hypothesis.settings.register_profile("fresh", deadline=None, max_examples=1000)     # `make whole`
hypothesis.settings.load_profile("same")
FIRMWARE = facts.firmware_root()
SIGN_ON = Step("sign on")
Change = tuple[str, str, str]
RUNNER = Path(__file__).parent / "firmware" / "device" / "run.py"
GIVE_UP_S = 30


def fault(point: str, kind: str, nth: int = 1, during: str = "", **given: int | str) -> Fault:
    """A fault with the table's defaults for what is not given."""
    known = {parameter.name: parameter.default for parameter in facts.kinds()[kind].parameters}
    assert set(given) <= set(known), f"{kind} takes {list(known)}"
    return Fault(point, nth, kind, during, tuple((known | given).items()))


def behaviour(name: str, **given: int | str) -> Behaviour:
    """A behaviour with the table's defaults for what is not given."""
    known = {parameter.name: parameter.default for parameter in facts.behaviours()[name].parameters}
    assert set(given) <= set(known), f"{name} takes {list(known)}"
    return Behaviour(name, tuple((known | given).items()))


def sale(intent: str = "tea", amount: int = 8800, card: str = "A") -> Step:
    return Step("sale", intent, amount, card)


def scenario(*faults: Fault, steps: tuple[Step, ...] = (SIGN_ON, sale()), behaviours: tuple[str | Behaviour, ...] = (),
             signature_from: int = 30_000, contract: Contract | None = None,
             configuration: Mapping[str, Value] = MappingProxyType({}), **clerk: str) -> Scenario:
    """Sign-on and one sale, unless other steps are given. clerk: her rules, as in the table [clerk]."""
    return Scenario(
        "built by a test", Path("test.toml"), "built by a test", ("D1",), Say("", ""), steps, Expect(),
        faults=faults, behaviours=tuple(behaviour(one) if isinstance(one, str) else one for one in behaviours),
        contract=contract or Contract(signature_from), clerk=ClerkRules(**clerk), configuration=configuration,
    )


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--whole", action="store_true", help="every case of what is marked `part`, as `make whole` does")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Of the cases of a test that is marked `part(n)`, every n-th; each test begins elsewhere."""
    if config.getoption("--whole"):
        return
    seen: Counter[str] = Counter()
    left: set[pytest.Item] = set()
    for item in items:
        name, mark = item.nodeid.partition("[")[0], item.get_closest_marker("part")
        if mark and (seen[name] + zlib.crc32(name.encode())) % mark.args[0]:
            left.add(item)
        seen[name] += 1
    if left:
        config.hook.pytest_deselected(items=[item for item in items if item in left])
        items[:] = [item for item in items if item not in left]


@pytest.fixture(scope="session")
def part(pytestconfig: pytest.Config) -> Callable[..., list[Any]]:
    """Function (things, n, first=0) that gives every n-th of them, and with `--whole` all."""
    whole = pytestconfig.getoption("--whole")

    def parted(things: Iterable[Any], n: int, first: int = 0) -> list[Any]:
        found = list(things)
        return found if whole or not found else found[first % min(n, len(found)) :: n]

    return parted


class Seen:
    """A run, and what could be seen of it, as (bench ms, ...) in order of time."""

    def __init__(self, run: Run) -> None:
        self.run = run
        self.world = run.world
        self.trace = run.world.trace

    def events(self, point: str) -> list[list[Any]]:
        return [event for event in self.trace if event[1] == point]

    def shown(self, name: str) -> list[tuple[int, tuple[str, ...]]]:
        """When the display showed the text `name` of the catalogue, and what stood in its blanks."""
        texts = [(at_ms, read(text)) for at_ms, _, text in self.events("display.show")]
        return [(at_ms, screen.values) for at_ms, screen in texts if screen.name == name]

    def nth_shown(self, beginning: str) -> int:
        """Which of all texts on the display was the first that begins so."""
        return next(nth for nth, event in enumerate(self.events("display.show"), 1) if event[2].startswith(beginning))

    def asked(self, mti: str) -> list[Any]:
        """The requests of this MTI that reached the bank: Handled, the closing's own left out."""
        return [one for one in self.world.acquirer.log
                if one.request_message and one.request_message.mti == mti and one.at_ms < self.run.closing_ms]

    def answered(self, mti: str) -> list[str]:
        """The bank's answers (F39) to them, `-` for none."""
        return [one.reply_message.fields[39] if one.reply_message else "-" for one in self.asked(mti)]

    def sent(self, mti: str) -> list[Any]:
        """Messages of this MTI under way before the closing, in either direction."""
        found = [one for one in self.world.wire.sent if one.sent_ms < self.run.closing_ms]
        return [one for one in found if one.message and one.message.mti == mti]

    def debits(self) -> list[Any]:
        """What the bank ever debited, the closing's sale left out."""
        of_closing = [intent for intent in self.run.evidence.intents if intent.name == CLOSING]
        return [debit for debit in self.run.evidence.debits if self.run.evidence.intent_of(debit) not in of_closing]


class Shop:
    """Builds scenarios and runs them on the worker's warm terminal, unless another stand is given."""

    CLOSING = CLOSING
    SIGN_ON = SIGN_ON
    behaviour = staticmethod(behaviour)
    fault = staticmethod(fault)
    sale = staticmethod(sale)
    scenario = staticmethod(scenario)

    def __init__(self, stand: Stand) -> None:
        self.stand = stand

    def play(self, what: Scenario, off: tuple[str, ...] = (), stand: Stand | None = None) -> Seen:
        stand = stand or self.stand
        try:
            return Seen(run(stand, what, off))
        except Exception:
            stand.home.cut_power()      # whatever state it is in must not trouble the next test
            raise

    def __call__(self, *faults: Fault, off: tuple[str, ...] = (), **more: Any) -> Seen:
        """Builds a scenario and runs it."""
        return self.play(scenario(*faults, **more), off)


@pytest.fixture(scope="session")
def stand() -> Iterator[Stand]:
    """Warm for the whole session; a run leaves nothing behind that the next could notice."""
    with Stand() as made:
        yield made


@pytest.fixture(scope="session")
def shop(stand: Stand) -> Shop:
    stand.morning(())       # before a test changes the bank: what is kept of the day before is kept for all
    return Shop(stand)


@pytest.fixture
def mistaken(monkeypatch: pytest.MonkeyPatch) -> Callable[[str, int, str], None]:
    """Function (mti, number, value): the bank's first answer to such a request has that in this field, "" for nothing; its
    MAC is made of it."""
    def in_field(mti: str, number: int, value: str) -> None:
        sealed, left = Acquirer._sealed, [{number: value} if value else {}]

        def changed(bank: Acquirer, reply: Message, arrival: Arrival) -> bytes:
            if arrival.message.mti == mti and left:
                del reply.fields[number]
                reply.fields |= left.pop()
            return sealed(bank, reply, arrival)

        monkeypatch.setattr(Acquirer, "_sealed", changed)

    return in_field


@pytest.fixture
def compiled_with(tmp_path: Path) -> Callable[..., Path]:
    """Function (*changes) giving the firmware, compiled, with them: (file, what stands there once, instead)."""
    def changed(*changes: Change) -> Path:
        number = len(list(tmp_path.glob("firmware-*")))
        root, sources = tmp_path / f"firmware-{number}", tmp_path / f"sources-{number}"
        shutil.copytree(compiled(FIRMWARE), root, copy_function=shutil.copyfile)
        for file, old, new in changes:
            here = sources / file
            text = (here if here.exists() else FIRMWARE / file).read_text(encoding="utf-8")
            assert text.count(old) == 1, f"{file} has {text.count(old)} times: {old}"
            here.parent.mkdir(parents=True, exist_ok=True)
            here.write_text(text.replace(old, new), encoding="utf-8")
            compile_one(here, root, Path(file).with_suffix(".mpy"))
        return root

    return changed


@pytest.fixture
def planted(compiled_with: Callable[..., Path]) -> Iterator[Callable[..., Stand]]:
    """Function (*changes) giving a stand whose firmware differs in them: (file, what stands there once, instead)."""
    made: list[Stand] = []

    def plant(*changes: Change) -> Stand:
        made.append(Stand(UnixHome(root=compiled_with(*changes))))      # as it lies there: the cache is for what is kept
        return made[-1]

    yield plant
    for one in made:
        one.close()


def _micropython() -> str:
    """The command of the real unix port: one that is named, the one beside this Python, or one on PATH."""
    beside = Path(sys.executable).with_name("micropython")
    named = os.environ.get("POSFAULT_MICROPYTHON") or (str(beside) if beside.exists() else "micropython")
    return shutil.which(named) or named


def _tests_of(folder: Path) -> list[tuple[str, str]]:
    """(module, function) of every test in a folder of modules that run on MicroPython."""
    return [
        (file.stem, node.name)
        for file in sorted(folder.glob("*.py"))
        for node in ast.parse(file.read_text(encoding="utf-8")).body
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
    ]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """What asks for `module`, or for `module` and `function`, beside a folder DEVICE runs for each one of these there."""
    if "module" not in metafunc.fixturenames or not hasattr(metafunc.module, "DEVICE"):
        return
    tests = _tests_of(metafunc.module.DEVICE)
    if "function" in metafunc.fixturenames:
        metafunc.parametrize(("module", "function"), tests)
    else:
        metafunc.parametrize("module", sorted({module for module, _ in tests}))


@pytest.fixture(scope="session")
def on_micropython() -> Callable[..., dict[str, str]]:
    """Function (module, folder, *before): runs the tests of a file on MicroPython under the capped heap, with the firmware
    on its path and the folders `before` ahead of it; gives each test's name and why it failed, "" where it did not.

    heap: for what has more in it than a terminal.
    """
    def ran(module: Path, folder: Path, *before: Path, heap: str = os.environ["POSFAULT_HEAP"]) -> dict[str, str]:
        path = [*before, RUNNER.parent, "."]        # every module keeps its file's name in the heap: a short one
        done = subprocess.run(
            [_micropython(), "-X", f"heapsize={heap}", str(RUNNER), str(module), str(folder)], cwd=compiled(FIRMWARE),
            env={**os.environ, "MICROPYPATH": ":".join(str(one) for one in path)},
            capture_output=True, text=True, timeout=GIVE_UP_S, check=False,
        )
        return _verdicts(done.stdout + done.stderr)

    return ran


def _verdicts(said: str) -> dict[str, str]:
    verdicts: dict[str, str] = {}
    why = ""
    for line in said.splitlines():
        word, _, name = line.partition(" ")
        if word == "ok":
            verdicts[name], why = "", ""
        elif word == "failed":
            why = name
            verdicts[why] = "failed"
        elif why:
            verdicts[why] += "\n" + line
        else:
            verdicts[""] = verdicts.get("", "") + "\n" + line
    return verdicts
