"""faults/ on the network: each kind does what its row in facts/fault_kinds.py says, and no more."""

from expect import equal
from rig import Rig, fault, happened


def connected(*schedule):
    """A rig with one connection open."""
    rig = Rig(schedule)
    rig.devices.network.connect()
    return rig


def receive(rig, data):
    rig.bring("network", [1, data])
    return rig.devices.network.receive(1)


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
    rig = connected(fault("network.send", 1, "duplicate", ["after_ms", 0]))
    equal((rig.devices.network.send(1, b"\x01"), rig.devices.network.send(1, b"\x02")), (True, True))
    equal(happened(rig, "network.send"), [[1, "01", True], [1, "01", True], [1, "02", True]])


def test_duplicated_reply():
    rig = connected(fault("network.receive", 1, "duplicate", ["after_ms", 0]))
    equal(receive(rig, "01"), b"\x01")
    rig.pass_time(0)
    equal(rig.devices.network.receive(1), b"\x01")
    equal((rig.devices.network.receive(1), receive(rig, "02")), (None, b"\x02"))


def corrupt(point, place, flip):
    return fault(point, 1, "corrupt", ["byte", place], ["flip", flip])


def corrupted(place, flip):
    """What is received of the same three bytes twice, the fault at the first."""
    rig = connected(corrupt("network.receive", place, flip))
    return receive(rig, "010203"), receive(rig, "010203")


def test_corrupted_reply():
    for place, flip, wanted in (
        (-1, 0x01, b"\x01\x02\x02"), (0, 0xFF, b"\xfe\x02\x03"), (2, 0x80, b"\x01\x02\x83"),
        (-3, 0x10, b"\x11\x02\x03"),
    ):
        equal(corrupted(place, flip), (wanted, b"\x01\x02\x03"))


def test_corrupted_request():
    rig = connected(corrupt("network.send", 1, 0x0F))
    equal(rig.devices.network.send(1, b"\x01\x02\x03"), True)
    equal(happened(rig, "network.send"), [[1, "010d03", True]])


def test_a_place_beyond_the_end_counts_on_from_the_beginning():
    for place, wanted in ((3, b"\x00\x02\x03"), (4, b"\x01\x03\x03"), (-4, b"\x01\x02\x02"), (1023, b"\x00\x02\x03")):
        equal((place, corrupted(place, 1)[0]), (place, wanted))


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
