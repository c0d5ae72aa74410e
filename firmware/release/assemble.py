"""The one place where board and app meet in a release: builds the terminal from its drivers up."""

import binascii
import gc
import json

from app import idle
from app.guards import Guards
from app.terminal import Terminal
from drivers.absent import Fingerprint, ServicePort
from drivers.board_clock import BoardClock
from drivers.keyboard import Keyboard
from drivers.mouse_pad import MousePad
from drivers.stripe_reader import StripeReader
from drivers.tcp import Tcp
from drivers.text_display import TextDisplay
from drivers.text_printer import TextPrinter
from drivers.waiting import Waiting
from drivers.wedge_scanner import WedgeScanner
from drivers.wlan import from_file
from facts.limits import FOREVER, HEAP_AMPLE
from journal import records
from journal.log import Journal
from journal.memory import Logbook, Memory
from journal.volume import Volume
from text.catalogue import catalogue


class Devices:
    """The peripherals, an attribute each, as the app sees them: the console's, but for those that the board itself has."""

    def __init__(self, waiting, console, pins):
        self.display = TextDisplay(console)
        self.printer = TextPrinter(console)
        self.keypad = Keyboard(waiting)
        self.card_reader = StripeReader(waiting)
        self.scanner = WedgeScanner(waiting)
        self.signature_pad = MousePad(console)
        self.clock = BoardClock(waiting)
        self.network = Tcp(waiting, wlan=from_file())
        self.fingerprint = Fingerprint()
        self.service_port = ServicePort()
        self._real = getattr(pins, "REAL", ())
        self._made = lambda name, configuration: pins.device(name, waiting, configuration)
        for name in self._real:
            if name != "scanner":
                setattr(self, name, self._made(name, {}))

    def provisioned(self, configuration):
        """What must know of it is made only now."""
        if "scanner" in self._real:
            self.scanner = self._made("scanner", configuration)

    def bring(self, source, content):
        """What was typed at the console; a key, say, is none where the board has a keypad of its own."""
        if source not in self._real:
            getattr(self, source).put(content)


def power_on(pins):
    """pins: the module of the board, boards/NAME/release/pins.py. For ever."""
    tight = gc.mem_free() < HEAP_AMPLE
    console = pins.console()
    waiting = Waiting(console)
    devices = Devices(waiting, console, pins)
    waiting.bring = devices.bring
    volume = Volume(pins.flash())
    configuration = _configuration(devices, waiting, volume)
    devices.provisioned(configuration)
    devices.network.host = configuration["host"]
    terminal = Terminal(
        devices, waiting.wait, Guards(), catalogue(configuration["language"]), configuration, Memory(volume),
        Logbook(volume), _journal(devices, waiting, volume, configuration),
    )
    terminal.tight = tight
    idle.run(terminal)


def _journal(devices, waiting, volume, configuration):
    """A flash of which that cannot be read is for the service: nothing is begun on it."""
    while True:
        try:
            return Journal(volume, configuration["journal_most"])
        except OSError:
            _halt(devices, waiting, configuration["language"], "flash_damaged")


def _configuration(devices, waiting, volume):
    """What provisioning stored. Without it, or where it asks for what is not there, the display says so."""
    language = "en"
    while True:
        try:
            volume.mount()
            found = json.loads(records.unpack(volume.read("configuration"), 0)[1])
            language = found["language"]
            found["master_key"] = binascii.unhexlify(found["master_key"])
            agreed = "signature_from" in found and "tap_cvm_from" in found
            if agreed and found["host"] and found["second_factor"] == "off":        # there is no reader for a finger
                return found
        except (OSError, ValueError, KeyError, TypeError):
            pass
        _halt(devices, waiting, language, "no_configuration")


def _halt(devices, waiting, language, name):
    """Does nothing, and says why, until a key is pressed: somebody may have seen to it."""
    devices.display.show(catalogue(language).text(name, ()))
    waiting.wait(FOREVER, ("keypad",))
    devices.keypad.key()
