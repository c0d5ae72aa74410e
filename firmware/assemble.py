"""The one place where board, faults and app meet: builds a terminal from its peripherals up.

A small heap lets go of it once it has done so: nothing that the terminal keeps may be defined here.
"""

from app.guards import Guards
from app.terminal import Terminal
from facts.limits import FOREVER, STAN_MAX
from journal.log import Journal
from journal.memory import Logbook, Memory
from journal.volume import Volume
from peripherals import start
from peripherals.card_reader import CardReader
from peripherals.clock import Clock
from peripherals.devices import Devices
from peripherals.display import Display
from peripherals.keypad import Keypad
from peripherals.network import Network
from peripherals.printer import Printer
from peripherals.storage import StorageRecorder


def assemble(agent, flash, boot, known, image=start.good):
    """boot: [wall s since 2000, guards off, schedule, counters], see facts/link_words.py. known: see power_on.py.
    image: whether the firmware is the vendor's."""
    wall, off, rows, counters = boot[:4]
    schedule = _schedule(rows, counters, agent)
    devices = Devices(agent, schedule, *boot[7:8])
    agent.bring = devices.bring
    kept = devices.add("supply", start.Start("boot", start.good)).boot()
    for name, driver in (
        ("image", start.Start("check", image)),
        ("display", Display()),
        ("keypad", Keypad(agent)),
        ("card_reader", CardReader()),
        ("printer", Printer(agent)),
        ("network", _network(agent, *boot[6:7])),
        ("clock", Clock(agent, wall)),
    ):
        devices.add(name, driver)
    volume = Volume(_storage(flash, agent, schedule))
    _read(agent, devices, known, "en", volume.mount)
    agent.mounted(volume)
    right = devices.image.check()
    guards = Guards(off)
    off.clear()                 # the command that had them lasts as long as the run
    configuration = _configuration(agent, devices, volume, guards, known)
    texts = known.catalogue(configuration["language"])
    while not right and guards.on("image_checked"):
        _halt(agent, devices, texts, "image_changed")
        right = devices.image.check()
    if not right:                       # then whatever was put in the vendor's place runs
        from faults.tampered import change

        change(configuration)
    terminal = Terminal(
        devices, agent.wait, guards, texts, configuration, _remember(volume, kept),
        Logbook(volume), _read(agent, devices, known, configuration["language"],
                               lambda: Journal(volume, configuration["journal_most"])),
    )
    terminal.tight = known.tight
    return terminal


def _network(agent, host=""):
    """host: the bank's address:port, where the terminal's own network leads to it."""
    if not host:
        return Network(agent)
    return __import__("drivers.network").network.Network(agent, host)


def _remember(volume, kept):
    memory = Memory(volume)
    if not kept:
        memory.keys = b""
        memory.save()
    return memory


def _schedule(rows, counters, agent):
    if not rows:
        return None
    from faults.layer import Schedule

    schedule = Schedule(rows, counters, agent)
    agent.calm = schedule.calm
    agent.armed(schedule)
    return schedule


def _storage(flash, agent, schedule):
    tell = None
    if schedule is not None and schedule.at("storage"):
        from faults.storage_layer import StorageLayer

        flash = StorageLayer(flash, schedule)
        tell = flash.phase
    return StorageRecorder(flash, agent, tell)


def _configuration(agent, devices, volume, guards, known):
    """What provisioning stored. A terminal that cannot read it says so, and looks again at every key."""
    device = devices.add("configuration", start.configuration(volume))
    while True:
        found = {}
        try:
            found = known.configuration(device.read())
            if _agreed(found, guards, volume):
                devices.configuration = found
                return found
        except (ValueError, KeyError, TypeError):
            pass
        _halt(agent, devices, known.catalogue(found.get("language", "en")), "no_configuration")


def _agreed(configuration, guards, volume):
    """Whether it says what shop and bank agreed. In the field, what it does not say is as the terminal left the factory."""
    if "signature_from" in configuration and "tap_cvm_from" in configuration:
        return True
    if not guards.on("stan_goes_on"):
        memory = Memory(volume)         # in the field the trace number is a setting too, and begins anew with all others
        memory.stan = STAN_MAX          # 1 comes next
        memory.save()
    if guards.on("safe_defaults"):
        return False
    from facts.factory import FACTORY

    for name, value in FACTORY:
        configuration[name] = value
    return True


def _read(agent, devices, known, language, read):
    """What read() gives. A flash of which that cannot be read is for the service: nothing is begun on it."""
    while True:
        try:
            return read()
        except OSError:
            _halt(agent, devices, known.catalogue(language), "flash_damaged")


def _halt(agent, devices, texts, name):
    """Does nothing, and says why, until a key is pressed: somebody may have seen to it."""
    devices.display.show(texts.text(name, ()))
    agent.wait(FOREVER, ("keypad",))
    devices.keypad.key()
