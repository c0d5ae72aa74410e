"""drivers/wlan.py on the stand-in radio, and drivers/tcp.py over it; and the clock of the board."""

import socket
import sys
import time

import desk
import wires
from expect import equal
from machine import RTC

from drivers import wlan
from drivers.board_clock import BoardClock
from drivers.tcp import Tcp
from messages.dates import digits

NAME, PASSWORD = "shop", "a password"


def air():
    found = wires.begin().air
    found.appear(NAME, PASSWORD)
    return found


def test_joining_takes_its_time_and_nobody_waits_for_it_before():
    air()
    station = wlan.Wlan(NAME, PASSWORD)
    equal((time.ticks_ms(), station.joined(0)), (0, False))
    equal((station.joined(3000), 1500 <= time.ticks_ms() < 1600), (True, True))


def test_patience_has_an_end():
    air()
    station = wlan.Wlan("another shop", PASSWORD)
    equal((station.joined(1000), 1000 <= time.ticks_ms() < 1100), (False, True))


def test_a_wrong_password_does_not_join():
    made = air()
    station = wlan.Wlan(NAME, "wrong")
    equal((station.joined(12000), made.tries), (False, 3))


def test_a_network_that_goes_away_and_comes_back_is_joined_again():
    made = air()
    station = wlan.Wlan(NAME, PASSWORD)
    equal(station.joined(3000), True)
    made.vanish(NAME)
    equal(station.joined(2000), False)
    time.sleep(20)
    made.appear(NAME, PASSWORD)
    equal(station.joined(8000), True)


def test_it_does_not_try_again_while_a_try_is_under_way():
    made = air()
    station = wlan.Wlan(NAME, PASSWORD)
    for _ in range(10):
        station.joined(50)
    equal(made.tries, 1)


def test_the_next_run_leaves_the_network_as_it_is():
    made = air()
    wlan.Wlan(NAME, PASSWORD).joined(3000)
    equal((wlan.Wlan(NAME, PASSWORD).joined(0), made.tries), (True, 1))


def test_name_and_password_stand_in_a_file():
    made = air()
    path = sys.argv[2] + "/wlan.txt"
    equal(wlan.from_file(path), None)
    with open(path, "w") as file:
        file.write(NAME + "\r\n" + PASSWORD + "\r\n")
    equal((wlan.from_file(path).joined(3000), made.tries), (True, 1))



def bank():
    """A socket that listens at the first free port, and where that is."""
    listener = socket.socket()
    for port in range(20000, 60000):
        try:
            listener.bind(socket.getaddrinfo("127.0.0.1", port)[0][-1])
            listener.listen(3)
            return listener, "127.0.0.1:%d" % port
        except OSError:         # somebody else has it
            pass
    raise OSError("no port is free")


def test_the_bank_is_reached_again_once_the_network_is_back():
    waiting = desk.begin()
    made = wires.begin().air
    made.appear(NAME, PASSWORD)
    listener, host = bank()
    tcp = Tcp(waiting, 4000, wlan.Wlan(NAME, PASSWORD))
    tcp.host = host
    equal(tcp.connect(), 1)
    made.vanish(NAME)
    began = time.ticks_ms()
    equal((tcp.connect(), 2000 <= time.ticks_ms() - began < 2100), (0, True))
    time.sleep(10)
    made.appear(NAME, PASSWORD)
    equal((tcp.connect(), tcp.connect()), (2, 3))
    for connection in (1, 2, 3):
        tcp.close(connection)
    listener.close()


def test_the_clock_of_the_board_is_what_the_app_reads():
    waiting = desk.begin()
    clock = BoardClock(waiting)
    RTC().datetime((2026, 3, 10, 1, 23, 59, 58, 0))
    equal(digits(clock.date()), "20260310235958")
    desk.pass_ms(waiting, 3000)
    equal((digits(clock.date()), clock.ticks()), ("20260311000001", 3000))
