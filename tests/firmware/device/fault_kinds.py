"""faults/: each kind does what its row in facts/fault_kinds.py says, and no more."""

from expect import equal
from fault_layer import fault
from flash import new_flash
from rig import Rig

from faults.layer import Schedule, StorageLayer

OFFLINE = 0x12 | 0x08           # DLE EOT 1 and bit 3
GOOD = [0x12, 0x12, 0x12, 0x12]


def happened(rig, point):
    """What came to this point at the device, without its name."""
    return [event[1:] for event in rig.events() if event[0] == point]


def statuses(rig):
    return [rig.devices.printer.status(number) for number in (1, 2, 3, 4)]


def connected(*schedule):
    """A rig with one connection open, at which the first message is "01" and the second "02"."""
    rig = Rig(schedule)
    rig.devices.network.connect()
    return rig


def receive(rig, data):
    rig.bring("network", [1, data])
    return rig.devices.network.receive(1)


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


def test_dropped_request():
    rig = connected(fault("network.send", 1, "drop"))
    equal((rig.devices.network.send(1, b"\x01"), rig.devices.network.send(1, b"\x02")), (True, True))
    equal(happened(rig, "network.send"), [[1, "02", True]])


def test_dropped_reply():
    rig = connected(fault("network.receive", 1, "drop"))
    equal((receive(rig, "01"), receive(rig, "02")), (None, b"\x02"))


def test_delayed_reply():
    rig = connected(fault("network.receive", 1, "delay", ["ms", 5000]))
    equal((receive(rig, "01"), receive(rig, "02")), (None, b"\x02"))
    rig.pass_time(4999)
    equal(rig.devices.network.receive(1), None)
    rig.pass_time(1)
    equal(rig.devices.network.receive(1), b"\x01")


def test_a_delayed_reply_finds_its_connection_closed():
    rig = connected(fault("network.receive", 1, "delay", ["ms", 5000]))
    receive(rig, "01")
    rig.devices.network.close(1)
    connection = rig.devices.network.connect()
    rig.pass_time(6000)
    equal(rig.devices.network.receive(connection), None)


def test_duplicated_request():
    rig = connected(fault("network.send", 1, "duplicate"))
    equal((rig.devices.network.send(1, b"\x01"), rig.devices.network.send(1, b"\x02")), (True, True))
    equal(happened(rig, "network.send"), [[1, "01", True], [1, "01", True], [1, "02", True]])


def test_duplicated_reply():
    rig = connected(fault("network.receive", 1, "duplicate"))
    equal(receive(rig, "01"), b"\x01")
    rig.pass_time(0)
    equal(rig.devices.network.receive(1), b"\x01")
    equal((rig.devices.network.receive(1), receive(rig, "02")), (None, b"\x02"))


def corrupt(point, place, flip):
    return fault(point, 1, "corrupt", ["byte", place], ["flip", flip])


def test_corrupted_reply():
    for place, flip, wanted in (
        (-1, 0x01, b"\x01\x02\x02"), (0, 0xFF, b"\xfe\x02\x03"), (2, 0x80, b"\x01\x02\x83"),
        (-3, 0x10, b"\x11\x02\x03"),
    ):
        rig = connected(corrupt("network.receive", place, flip))
        equal((receive(rig, "010203"), receive(rig, "010203")), (wanted, b"\x01\x02\x03"))


def test_corrupted_request():
    rig = connected(corrupt("network.send", 1, 0x0F))
    equal(rig.devices.network.send(1, b"\x01\x02\x03"), True)
    equal(happened(rig, "network.send"), [[1, "010d03", True]])


def test_a_place_outside_the_message_corrupts_nothing():
    for place in (3, -4, 1023, -1024):
        equal(receive(connected(corrupt("network.receive", place, 1)), "010203"), b"\x01\x02\x03")


def test_no_connection():
    rig = Rig([fault("network.connect", 1, "disconnect")])
    equal(rig.devices.network.connect(), 0)
    equal(rig.devices.network.connect() > 0, True)


def test_disconnected_while_sending():
    rig = connected(fault("network.send", 1, "disconnect"))
    equal(rig.devices.network.send(1, b"\x01"), False)
    equal(happened(rig, "network.send"), [])
    equal(rig.devices.network.receive(1), b"")
    equal(rig.devices.network.connect() > 1, True)


def test_disconnected_while_receiving():
    rig = connected(fault("network.receive", 1, "disconnect"))
    equal(receive(rig, "01"), b"")
    equal(rig.devices.network.receive(1), b"")


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


def test_power_cut_before_and_after():
    for when, shown in (("before", []), ("after", [["text"]])):
        rig = Rig([fault("display.show", 1, "cut", ["when", when])])
        equal(rig.cut_off(rig.devices.display.show, "text"), [(1, 1)])
        equal(happened(rig, "display.show"), shown)


def test_power_cut_at_what_came_in():
    rig = connected(fault("network.receive", 1, "cut", ["when", "after"]))
    rig.bring("network", [1, "01"])
    equal(rig.cut_off(rig.devices.network.receive, 1), [(1, 1)])
    equal(happened(rig, "network.receive"), [[1, "01"]])


def test_torn_page():
    rig = Rig()
    for size in (0, 1, 128, 255):
        rows = [fault("storage.program", 2, "torn", ["bytes", size])]
        flash = new_flash("torn")
        layer = StorageLayer(flash, Schedule(rows, (), rig.agent))
        layer.program(0, bytes(256))
        equal(rig.cut_off(layer.program, 256, bytes(256)), [(2, 1)])
        data = bytearray(512)
        flash.read(0, data)
        equal(bytes(data), bytes(256 + size) + b"\xff" * (256 - size))
