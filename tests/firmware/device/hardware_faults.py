"""faults/ of hardware: each kind does what its row in facts/fault_kinds.py says, and no more."""

from expect import equal
from flash import content, new_flash
from rig import Rig, fault, happened

from faults.layer import Schedule
from faults.storage_layer import StorageLayer

OFFLINE = 0x12 | 0x08           # DLE EOT 1 and bit 3
GOOD = [0x12, 0x12, 0x12, 0x12]


def statuses(rig):
    return [rig.devices.printer.status(number) for number in (1, 2, 3, 4)]


def test_bounce():
    rig = Rig([fault("keypad.key", 2, "bounce", ["after_ms", 25])])
    for key in ("1", "ENTER", "2"):
        rig.bring("keypad", key)
    equal(rig.keys(), ["1", "ENTER", "2"])
    rig.pass_time(24)
    equal(rig.keys(), [])
    rig.pass_time(1)
    equal(rig.devices.keypad.key(), ("ENTER", 25))


def test_dead_key():
    rig = Rig([fault("keypad.key", 2, "dead")])
    for key in "1223112":
        rig.bring("keypad", key)
    equal(rig.keys(), ["1", "3", "1", "1"])


def printing(kind):
    """Three lines, the fault at the second; then its statuses, the lines printed, and both again when mended."""
    rig = Rig([fault("printer.line", 2, kind)])
    equal(statuses(rig), GOOD)
    for line in (b"1\n", b"2\n", b"3\n"):
        rig.devices.printer.line(line)
    broken = statuses(rig), happened(rig, "printer.line")
    rig.bring("printer", "mend")
    rig.devices.printer.line(b"4\n")
    return broken, (statuses(rig), happened(rig, "printer.line"))


def test_paper_jam():
    broken, mended = printing("jam")
    equal(broken, ([OFFLINE, 0x12 | 0x40, 0x12, 0x12], [["310a"]]))
    equal(mended, (GOOD, [["340a"]]))


def test_end_of_the_roll():
    broken, mended = printing("paper_end")
    equal(broken, ([OFFLINE, 0x12 | 0x20, 0x12, 0x12 | 0x60], [["310a"]]))
    equal(mended, (GOOD, [["340a"]]))


def test_cold_head():
    broken, mended = printing("blank")
    equal(broken, (GOOD, [["310a"], ["0a"], ["0a"]]))
    equal(mended, (GOOD, [["340a"]]))


def cut(when):
    """What is shown when the power fails before or after it."""
    rig = Rig([fault("display.show", 1, "cut", ["when", when])])
    equal(rig.cut_off(rig.devices.display.show, "text"), [(1, 1)])
    return happened(rig, "display.show")


def test_power_cut_before():
    equal(cut("before"), [])


def test_power_cut_after():
    equal(cut("after"), [["text"]])


def test_power_cut_at_what_came_in():
    rig = Rig([fault("keypad.key", 1, "cut", ["when", "after"])])
    rig.bring("keypad", "1")
    equal(rig.cut_off(rig.devices.keypad.key), [(1, 1)])
    equal(happened(rig, "keypad.key"), [[["1", 0]]])


def test_torn_page():
    rig = Rig()
    for size in (0, 1, 128, 255):
        rows = [fault("storage.program", 2, "torn", ["bytes", size])]
        flash = new_flash("torn")
        layer = StorageLayer(flash, Schedule(rows, (), rig.agent))
        layer.program(0, bytes(256))
        equal(rig.cut_off(layer.program, 256, bytes(256)), [(2, 1)])
        equal(content(flash, 0, 512), bytes(256 + size) + b"\xff" * (256 - size))
