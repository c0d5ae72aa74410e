"""peripherals/recorder.py: what the trace says of the device, and of the app where a fault made a difference."""

from binascii import hexlify

from expect import equal
from rig import Rig, fault


def test_what_is_done_is_written_with_its_result():
    rig = Rig()
    devices = rig.devices
    connection = devices.network.connect()
    devices.network.send(connection, b"\x00\x01\xff")
    devices.network.close(connection)
    devices.display.show("TWO\nLINES")
    devices.printer.line(b"\x1b@SLIP\n")
    devices.printer.status(4)
    equal(rig.events(), [
        ["network.connect", 1], ["network.send", 1, "0001ff", True], ["network.close", 1],
        ["display.show", "TWO\nLINES"], ["printer.line", "1b40534c49500a"], ["printer.status", 4, 0x12],
    ])


def test_what_comes_is_written_when_it_is_taken():
    rig = Rig()
    devices = rig.devices
    connection = devices.network.connect()
    rig.events()
    rig.bring("network", [connection, "0102"])
    rig.bring("keypad", "ENTER")
    rig.bring("card_reader", ["swipe", "6200D3012"])
    rig.bring("signature_pad", "0a0b")
    equal(rig.events(), [])
    for take in (devices.keypad.key, devices.card_reader.read, devices.signature_pad.read):
        take()
    devices.network.receive(connection)
    equal(rig.events(), [
        ["keypad.key", ["ENTER", 0]], ["card_reader.read", ["swipe", "6200D3012"]], ["signature_pad.read", "0a0b"],
        ["network.receive", 1, "0102"],
    ])


def test_nothing_is_written_of_what_did_not_come():
    rig = Rig()
    devices = rig.devices
    connection = devices.network.connect()
    rig.events()
    for _ in range(3):
        equal((devices.keypad.key(), devices.card_reader.read(), devices.network.receive(connection)), (None,) * 3)
    equal(rig.events(), [])


def test_what_is_no_point_is_not_written():
    rig = Rig()
    rig.devices.clock.ticks()
    rig.devices.card_reader.empty()
    rig.devices.signature_pad.clear()
    rig.devices.printer.finish()
    equal(rig.events(), [])


def test_events_carry_their_time():
    rig = Rig()
    rig.pass_time(1500)
    rig.devices.display.show("later")
    rig.devices.clock.date()
    equal([list(event) for event in rig.agent.log], [[1500, "display.show", "later"], [1500, "clock.date", 1]])


def test_a_storage_write_is_one_event_with_its_cost():
    rig = Rig()
    rig.terminal.memory.next_stan()
    events = rig.events()
    equal([event[:2] for event in events], [["storage.write", "memory"]])
    equal(events[0][2] >= 1, True)


def test_the_app_is_not_mentioned_where_it_got_what_it_meant():
    rig = Rig([fault("network.send", 5, "drop"), fault("network.receive", 5, "drop"), fault("keypad.key", 5, "dead")])
    network = rig.devices.network
    connection = network.connect()
    network.send(connection, b"\x01")
    rig.bring("network", [connection, "02"])
    network.receive(connection)
    network.receive(connection)
    rig.bring("keypad", "1")
    rig.keys()
    equal([event[0] for event in rig.events()], ["network.connect", "network.send", "network.receive", "keypad.key"])


def test_what_the_app_meant_and_did_not_happen():
    rig = Rig([fault("network.send", 1, "drop"), fault("printer.line", 1, "jam")])
    connection = rig.devices.network.connect()
    rig.events()
    rig.devices.network.send(connection, b"\x01")
    equal(rig.events(), [["fault", 0, "drop", "network.send", 1], ["app network.send", 1, "01", True]])
    rig.devices.printer.line(b"line\n")
    equal(rig.events(), [
        ["fault", 1, "jam", "printer.line", 1], ["app printer.line", hexlify(b"line\n").decode()],
    ])


def test_what_happened_and_what_the_app_got_instead():
    rig = Rig([fault("network.receive", 1, "corrupt", ["byte", 0], ["flip", 0x10])])
    connection = rig.devices.network.connect()
    rig.events()
    rig.bring("network", [connection, "0102"])
    equal(rig.devices.network.receive(connection), b"\x11\x02")
    equal(rig.events(), [
        ["network.receive", 1, "0102"], ["fault", 0, "corrupt", "network.receive", 1],
        ["app network.receive", 1, "1102"],
    ])


def test_what_happened_and_the_app_never_got():
    rig = Rig([fault("network.receive", 1, "drop")])
    connection = rig.devices.network.connect()
    rig.events()
    rig.bring("network", [connection, "0102"])
    equal(rig.devices.network.receive(connection), None)
    equal(rig.events(), [
        ["network.receive", 1, "0102"], ["fault", 0, "drop", "network.receive", 1], ["app network.receive", 1],
    ])
