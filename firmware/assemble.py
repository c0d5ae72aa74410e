"""The one place where board, faults and app meet: builds a terminal from its peripherals up."""

import binascii
import json

from app.guards import Guards
from app.terminal import Terminal
from journal.log import Journal
from journal.memory import Logbook, Memory
from journal.volume import Volume
from peripherals.card_reader import CardReader
from peripherals.clock import Clock
from peripherals.display import Display
from peripherals.keypad import Keypad
from peripherals.network import Network
from peripherals.printer import Printer
from peripherals.recorder import AppRecorder, DeviceRecorder
from peripherals.signature_pad import SignaturePad
from peripherals.storage import StorageRecorder
from text.catalogue import Catalogue
from text.en import TEXTS


class Devices:
    """keypad, display, card_reader, signature_pad, printer, network, clock, as the app sees them."""


def assemble(agent, flash, boot):
    """boot: [wall s since 2000, guards off, schedule, counters]; see facts/link_frame.py."""
    wall, off, rows, counters = boot[:4]
    schedule = _schedule(rows, counters, agent)
    drivers = (
        ("keypad", Keypad(agent)),
        ("display", Display()),
        ("card_reader", CardReader()),
        ("signature_pad", SignaturePad()),
        ("printer", Printer(agent)),
        ("network", Network(agent)),
        ("clock", Clock(agent, wall)),
    )
    devices = Devices()
    inputs = []
    for name, driver in drivers:
        device, mend = _wrap(name, driver, agent, schedule)
        setattr(devices, name, device)
        inputs.append((name, getattr(driver, "put", mend)))
    agent.inputs = inputs
    volume = Volume(_wrap_storage(flash, agent, schedule))
    volume.mount()
    return Terminal(
        devices, agent.wait, Guards(off), Catalogue(TEXTS), _configuration(volume), Memory(volume), Logbook(volume),
        Journal(volume),
    )


def _schedule(rows, counters, agent):
    if not rows:
        return None
    from faults.layer import Schedule

    schedule = Schedule(rows, counters, agent)
    agent.calm = schedule.calm
    return schedule


def _wrap(name, driver, agent, schedule):
    """The device as the app sees it, and what mends it."""
    recorder = DeviceRecorder(driver, name, agent)
    if schedule is None or not schedule.at(name):
        return recorder, _nothing
    from faults.layer import Layer

    layer = Layer(recorder, name, driver, schedule)
    return AppRecorder(layer, name, agent, driver), layer.mend


def _nothing(content):
    """Nothing was broken."""


def _wrap_storage(flash, agent, schedule):
    tell = None
    if schedule is not None and schedule.at("storage"):
        from faults.layer import StorageLayer

        flash = StorageLayer(flash, schedule)
        tell = flash.phase
    return StorageRecorder(flash, agent, tell)


def _configuration(volume):
    configuration = json.loads(volume.read("configuration"))
    configuration["master_key"] = binascii.unhexlify(configuration["master_key"])
    return configuration
