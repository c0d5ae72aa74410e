"""messages/dates.py: dates, against those that the host's calendar gives."""

from expect import equal
from flash import FOLDER
from rig import Rig

from messages.dates import digits, seconds


def dates():
    for line in open(FOLDER + "/dates.txt"):
        wall, _, wanted = line.strip().partition(" ")
        yield int(wall), wanted


def test_known_dates():
    for wall, wanted in (
        (0, "20000101000000"), (5097600, "20000229000000"), (5184000, "20000301000000"),
        (762479999, "20240228235959"), (762480000, "20240229000000"), (762566399, "20240229235959"),
        (762566400, "20240301000000"), (789004799, "20241231235959"), (789004800, "20250101000000"),
        (826448400, "20260310090000"), (888710399, "20280228235959"), (888710400, "20280229000000"),
        (888796800, "20280301000000"), (915235199, "20281231235959"),
    ):
        equal((wall, digits(wall)), (wall, wanted))


def test_every_date_of_the_host_s_calendar():
    count = 0
    for wall, wanted in dates():
        equal((wall, digits(wall), seconds(wanted)), (wall, wanted, wall))
        count += 1
    equal(count > 1000, True)


def test_the_wall_clock_goes_on_with_the_ticks():
    rig = Rig()
    clock = rig.devices.clock
    equal((clock.ticks(), clock.date()), (0, 0))
    rig.pass_time(61999)
    equal((clock.ticks(), clock.date()), (61999, 61))
