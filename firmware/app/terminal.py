"""What every flow works with: the peripherals, the guards, what is remembered, and the one place to wait."""

from app import shelf
from app.roles import role
from facts.limits import AMOUNT_DIGITS, DEBOUNCE_MS, FOREVER, STAN_MAX
from journal.log import later
from messages.keys import MAC_KEY, PIN_KEY, working_key
from text.catalogue import money

_ESC = const("\x1b")        # what a keyboard driver takes for MENU; CR is ENTER
_TYPES_MS = const(10)       # from key to key, as a USB keyboard reports them


class Terminal:
    """devices: object with keypad, display, card_reader, signature_pad, printer, network, clock.

    configuration: dict with terminal, merchant, serial, master_key (bytes), operators, signature_from (minor units).
    """

    def __init__(self, devices, wait, guards, catalogue, configuration, memory, logbook, journal):
        self.devices = devices
        self.wait = wait
        self.guards = guards
        self.catalogue = catalogue
        self.configuration = configuration
        self.memory = memory
        self.dialect = __import__("messages." + configuration.get("dialect", "aes"), None, None, ("",))
        self.logbook = logbook
        self.journal = journal
        # The flash may have lost the last one. Behind STAN_MAX it begins anew, as after a factory reset in the field.
        if journal.stan and memory.stan < STAN_MAX and later(journal.stan, memory.stan):
            memory.stan = journal.stan
        self.operator = ""              # the number of whoever is logged in
        self.online = False             # whether the host has answered just now
        self.service_challenge = b""    # that the service port waits to have answered
        self.service_proved = False     # it was, since power-on
        self.debited = 0, 0             # ticks at the last debit, and its wall
        self.tight = False              # whether the heap is small, and functions must make room for one another
        self.typed = ""                 # what a scanner that acts as a keyboard has typed, and nobody has taken yet
        self._mac_key = None
        self._last = ("", -1)
        self._patience = {}             # s, by what is waited for
        self._shown = ("", ())          # name and values of the text on the display

    # Keys

    def mac_key(self):
        """The working key for MACs, or None before the first sign-on."""
        if self._mac_key is None and self.memory.keys:
            self._mac_key = working_key(self.dialect, self.configuration["master_key"], self.memory.keys, MAC_KEY)
        return self._mac_key

    def unsealed(self):
        """Whether what needs a MAC would have to go out without one, and must not."""
        return self.mac_key() is None and self.guards.on("mac_key_present")

    def pin_key(self):
        """The working key for PIN blocks, or None where there is none whose check value is right."""
        if not self.memory.keys:
            return None
        return working_key(self.dialect, self.configuration["master_key"], self.memory.keys, PIN_KEY)

    def take_keys(self, block):
        """block: F62 of a sign-on reply; where that brings none, the keys stay."""
        if block:
            self.memory.keys = block
            self._mac_key = None

    # Time

    def deadline(self, timeout_ms):
        return FOREVER if timeout_ms is None else self.devices.clock.ticks() + timeout_ms

    def patience(self, name):
        """The deadline of a wait for a reply, prompt, card or finger, as provisioned."""
        seconds = self._patience.get(name)
        if seconds is None:
            seconds = self._patience[name] = self.configuration[name + "_timeout_s"]
        return self.devices.clock.ticks() + seconds * 1000

    def now(self):
        """The time of day, s since 2000-01-01, as the host set it; read anew for every decision."""
        return self.devices.clock.date() + self.configuration["clock_wrong_s"] + self.logbook.clock_offset

    # People

    @property
    def role(self):
        """cashier, supervisor or system, by the operator's number."""
        return role(self.operator)

    def show(self, name, *values):
        self._shown = (name, values)
        self.devices.display.show(self.catalogue.text(name, values))

    def key(self, timeout_ms=-1, served=()):
        """The next key, or "" after timeout_ms (None: waits for ever; -1: as long as a prompt waits for a person).

        served: (peripheral, what serves it) besides.
        """
        until = self.patience("prompt") if timeout_ms == -1 else self.deadline(timeout_ms)
        sources = ("keypad",) + served[:1]
        key = self.pressed()
        while not key:
            if not self.wait(until, sources):
                return ""
            key = self.pressed()
            if served and not key:
                served[1](self)
        return key

    def pressed(self):
        """The next key if one was pressed, else "". HELP is no key: it explains the prompt that is up."""
        key = self._pressed()
        while key == "HELP":
            self._help()
            key = self._pressed()
        return key

    def forget_typed(self):
        """What was typed before a question is no answer to it."""
        while self.pressed():
            pass

    def _help(self):
        """Until any key is pressed, or nobody is there."""
        name, values = self._shown
        self.devices.display.show(shelf.module("help").help_text(self.configuration["language"], name))
        until = self.patience("prompt")
        while not self._pressed() and self.wait(until, ("keypad",)):
            pass
        self.show(name, *values)

    def _pressed(self):
        if self.typed:
            self.wait(self.deadline(_TYPES_MS), ())
            letter, self.typed = self.typed[0], self.typed[1:]
            return "MENU" if letter == _ESC else "ENTER" if letter == "\r" else letter
        press = self.devices.keypad.key()
        while press and self._bounced(press):
            press = self.devices.keypad.key()
        return press[0] if press else ""

    def _bounced(self, press):
        key, ticks = press
        last, before = self._last
        self._last = press
        return key == last and ticks - before < DEBOUNCE_MS and self.guards.on("debounce")

    def acknowledge(self, name, *values):
        """Shows a text until ENTER, CANCEL or the time-out (""); gives which."""
        self.show(name, *values)
        key = self.key()
        while key not in ("ENTER", "CANCEL", ""):
            key = self.key()
        return key

    def amount(self, name="amount"):
        """Minor units, or 0 where the person cancels."""
        typed = self.digits(name, AMOUNT_DIGITS, lambda typed: money(int(typed or "0")))
        return int(typed) if typed else 0

    def secret(self, name, most, before=()):
        """Digits that are nobody else's business: shown as stars, and so written to the trace."""
        self.devices.keypad.secure(True)
        typed = self.digits(name, most, lambda typed: "*" * len(typed), before=before)
        self.devices.keypad.secure(False)
        return typed

    def digits(self, name, most, write, timeout_ms=-1, before=()):
        """Asks for digits. write: digits -> what is shown. None where the person cancels or walks away (timeout_ms).

        before: what fills the blanks of the text that come first.
        """
        typed = ""
        while True:
            self.show(name, *(before + (write(typed),)))
            key = self.key(timeout_ms)
            if key in ("CANCEL", ""):
                return None
            if key == "ENTER" and typed:
                return typed
            if key == "CLEAR":
                typed = typed[:-1]
            elif key.isdigit() and len(typed) < most:
                typed += key
