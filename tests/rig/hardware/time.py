"""`time` of a board whose hardware has to be served meanwhile."""

import utime
import wires
from utime import gmtime, localtime, mktime, ticks_add, ticks_diff, ticks_ms, ticks_us, time  # noqa: F401


def sleep_us(us):
    wires.pass_us(us)


def sleep_ms(ms):
    wires.pass_us(ms * 1000)


def sleep(s):
    wires.pass_us(int(s * 1000000))
