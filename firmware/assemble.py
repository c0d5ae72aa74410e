"""The one place where board, faults and app meet: builds a terminal from its peripherals up."""

import binascii
import json

from app.guards import Guards
from app.terminal import Terminal
from facts.limits import FOREVER
from journal.log import Journal
from journal.memory import Logbook, Memory
from journal.volume import Volume
from peripherals import start
from peripherals.card_reader import CardReader
from peripherals.clock import Clock
from peripherals.display import Display
from peripherals.keypad import Keypad
from peripherals.network import Network
from peripherals.printer import Printer
from peripherals.recorder import AppRecorder, DeviceRecorder
from peripherals.storage import StorageRecorder
from text.catalogue import catalogue

_SELDOM = ("scanner", "fingerprint", "service_port", "signature_pad")


class Devices:
    """The peripherals, an attribute each, as the app sees them. Those of _SELDOM are built when first asked for."""

    def __init__(self, agent, schedule):
        self._agent = agent
        self._schedule = schedule
        self._inputs = []       # (name, driver, what mends it)
        self.configuration = {}

    def add(self, name, driver):
        device = DeviceRecorder(driver, name, self._agent)
        mend = None
        if self._schedule is not None and self._schedule.at(name):
            from faults.layer import Layer

            layer = Layer(device, name, driver, self._schedule)
            device = AppRecorder(layer, name, self._agent, driver)
            mend = layer.mend
        setattr(self, name, device)
        self._inputs.append((name, driver, mend))
        return device

    def __getattr__(self, name):
        if name not in _SELDOM:
            raise AttributeError(name)
        module = getattr(__import__("peripherals." + name), name)
        return self.add(name, module.Driver(self._agent, self.configuration))

    def bring(self, source, content):
        """Something from outside; "mend": somebody sees to what is broken there."""
        if source in _SELDOM:
            getattr(self, source)
        for name, driver, mend in self._inputs:
            if name == source:
                if content != "mend":
                    driver.put(content)
                elif mend:
                    mend()


def assemble(agent, flash, boot, known, image=start.good):
    """boot: [wall s since 2000, guards off, schedule, counters], see facts/link_frame.py. known: a Known.
    image: whether the firmware is the vendor's."""
    wall, off, rows, counters = boot[:4]
    schedule = _schedule(rows, counters, agent)
    devices = Devices(agent, schedule)
    agent.bring = devices.bring
    kept = devices.add("supply", start.Start("boot", start.good)).boot()
    for name, driver in (
        ("image", start.Start("check", image)),
        ("display", Display()),
        ("keypad", Keypad(agent)),
        ("card_reader", CardReader()),
        ("printer", Printer(agent)),
        ("network", Network(agent)),
        ("clock", Clock(agent, wall)),
    ):
        devices.add(name, driver)
    volume = Volume(_storage(flash, agent, schedule))
    volume.mount()
    agent.mounted(volume)
    right = devices.image.check()
    guards = Guards(off)
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
        Logbook(volume), Journal(volume, configuration["journal_most"]),
    )
    terminal.tight = known.tight
    return terminal


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
        memory.stan = 0
        memory.save()
    if guards.on("safe_defaults"):
        return False
    from facts.factory import FACTORY

    for name, value in FACTORY:
        configuration[name] = value
    return True


def _halt(agent, devices, texts, name):
    """Does nothing, and says why, until a key is pressed: somebody may have seen to it."""
    devices.display.show(texts.text(name, ()))
    agent.wait(FOREVER, ("keypad",))
    devices.keypad.key()


class Known:
    """What one run after the other finds the same is worked out once, where the heap has room to keep it."""

    def __init__(self, tight=False):
        """tight: nothing is kept; see app/terminal.py too."""
        self.tight = tight
        self._stored = b""
        self._configuration = None
        self._catalogue = None

    def configuration(self, stored):
        """What the stored bytes say, in a dict of the run's own."""
        found = self._configuration
        if stored != self._stored or not found:
            found = json.loads(stored)
            found["master_key"] = binascii.unhexlify(found["master_key"])
            if self.tight:
                return found
            self._stored, self._configuration = stored, found
        return found.copy()

    def catalogue(self, language):
        """It has learnt where its texts are."""
        found = self._catalogue
        if not found or found.language != language:
            found = catalogue(language, not self.tight)
            self._catalogue = None if self.tight else found
        return found
