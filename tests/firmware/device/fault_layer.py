"""faults/layer.py: what counts as an event, which fault strikes, and what outlives a power cut."""

from expect import equal
from flash import new_flash
from rig import Rig, fault

from faults.layer import Schedule
from faults.storage_layer import StorageLayer

CUT_BEFORE = [["when", "before"]]


def test_a_poll_that_brings_nothing_is_no_event():
    rig = Rig([fault("keypad.key", 2, "dead")])
    for _ in range(5):
        equal(rig.devices.keypad.key(), None)
    rig.bring("keypad", "1")
    equal(rig.keys(), ["1"])
    rig.bring("keypad", "2")
    equal(rig.keys(), [])


def test_only_events_of_its_own_point_are_counted():
    rig = Rig([fault("network.send", 2, "drop"), fault("network.close", 1, "cut", *CUT_BEFORE)])
    network = rig.devices.network
    connection = network.connect()
    network.send(connection, b"1")
    network.receive(connection)
    rig.devices.display.show("text")
    equal(rig.cut_off(network.close, connection), [(1, 0), (1, 1)])


def test_a_firing_is_reported_where_it_happened():
    rig = Rig([fault("printer.line", 9, "jam"), fault("network.send", 2, "drop")])
    network = rig.devices.network
    connection = network.connect()
    network.send(connection, b"1")
    equal([event for event in rig.events() if event[0] == "fault"], [])
    network.send(connection, b"2")
    equal([event for event in rig.events() if event[0] == "fault"], [["fault", 1, "drop", "network.send", 2]])


def test_it_strikes_once():
    rig = Rig([fault("network.send", 2, "drop")])
    network = rig.devices.network
    connection = network.connect()
    for _ in range(6):
        network.send(connection, b"1")
    equal(len([event for event in rig.events() if event[0] == "network.send"]), 5)


def test_the_first_of_two_at_one_event_strikes_and_both_count():
    rig = Rig([
        fault("network.send", 1, "drop"), fault("network.send", 1, "disconnect"), fault("network.send", 2, "drop"),
        fault("network.close", 1, "cut", *CUT_BEFORE),
    ])
    network = rig.devices.network
    connection = network.connect()
    equal((network.send(connection, b"1"), network.send(connection, b"2")), (True, True))
    equal(rig.cut_off(network.close, connection), [(2, 1), (2, 0), (2, 1), (1, 1)])


def test_counting_goes_on_after_a_power_cut():
    schedule = [fault("display.show", 3, "cut", *CUT_BEFORE), fault("display.show", 5, "cut", *CUT_BEFORE)]
    rig = Rig(schedule)
    rig.devices.display.show("1")
    rig.devices.display.show("2")
    counters = rig.cut_off(rig.devices.display.show, "3")
    equal(counters, [(3, 1), (3, 0)])
    rig = Rig(schedule, counters)
    rig.devices.display.show("4")
    equal(rig.cut_off(rig.devices.display.show, "5"), [(5, 1), (5, 1)])
    rig = Rig(schedule, [(5, 1), (5, 1)])
    rig.devices.display.show("6")


def test_what_a_fault_brings_in_itself_is_not_counted():
    rig = Rig([fault("keypad.key", 1, "bounce", ["after_ms", 6]), fault("keypad.key", 2, "bounce", ["after_ms", 6])])
    rig.bring("keypad", "1")
    equal(rig.keys(), ["1"])
    rig.pass_time(10)
    equal(rig.keys(), ["1"])
    rig.bring("keypad", "2")
    equal(rig.keys(), ["2"])
    rig.pass_time(10)
    equal(rig.keys(), ["2"])


def test_what_a_fault_swallows_does_not_hide_what_waits_behind_it():
    rig = Rig([fault("keypad.key", 1, "dead")])
    for key in "1123":
        rig.bring("keypad", key)
    equal(rig.devices.keypad.key()[0], "2")
    equal(rig.devices.keypad.key()[0], "3")


def test_events_count_while_something_is_broken():
    rig = Rig([fault("printer.line", 1, "jam"), fault("printer.line", 3, "cut", *CUT_BEFORE)])
    rig.devices.printer.line(b"1\n")
    rig.devices.printer.line(b"2\n")
    equal(rig.cut_off(rig.devices.printer.line, b"3\n"), [(3, 1), (3, 1)])


def test_what_was_broken_can_be_mended():
    rig = Rig([fault("printer.line", 1, "jam")])
    rig.devices.printer.line(b"1\n")
    rig.bring("printer", "mend")
    rig.devices.printer.line(b"2\n")
    events = rig.events()
    equal(["printer.mended"] in events, True)
    equal([event for event in events if event[0] == "printer.line"], [["printer.line", "320a"]])


def test_when_faults_have_to_stop_all_do():
    rig = Rig([fault("printer.line", 1, "jam"), fault("network.send", 1, "drop"), fault("display.show", 1, "cut")])
    rig.devices.printer.line(b"1\n")
    rig.events()
    rig.agent.calm()
    rig.devices.printer.line(b"2\n")
    connection = rig.devices.network.connect()
    rig.devices.network.send(connection, b"\x01")
    rig.devices.display.show("text")
    equal([event[0] for event in rig.events()], ["printer.line", "network.connect", "network.send", "display.show"])


def test_without_a_fault_there_is_no_layer_between():
    with_one, without = Rig([fault("printer.line", 5, "jam")]), Rig()
    for rig in (with_one, without):
        rig.devices.printer.line(b"1\n")
        rig.bring("keypad", "1")
        equal(rig.keys(), ["1"])
    equal(with_one.events(), without.events())


def storage(schedule):
    rig = Rig(schedule)
    armed = Schedule(schedule, (), rig.agent)
    return rig, armed, StorageLayer(new_flash("layered"), armed)


def test_storage_faults_count_within_the_write_they_name():
    rig, armed, layer = storage([
        fault("storage.program", 2, "cut", *CUT_BEFORE, during="memory"),
        fault("storage.program", 9, "cut", *CUT_BEFORE),
        fault("storage.erase", 9, "cut", *CUT_BEFORE, during="memory"),
    ])
    page = bytes(256)
    for phase, programs in (("journal.sent", 3), ("memory", 1), ("", 1)):
        layer.phase(phase)
        layer.erase(0)
        for _ in range(programs):
            layer.program(0, page)
    equal([one.count for one in armed.armed], [1, 5, 1])
    layer.phase("memory")
    equal(rig.cut_off(layer.program, 0, page), [(2, 1), (6, 0), (1, 0)])
    equal(rig.events()[-1], ["fault", 0, "cut", "storage.program", 2, "memory"])
