"""`time` of a board whose hardware has to be served meanwhile."""

import wires
from utime import gmtime as gmtime
from utime import localtime as localtime
from utime import mktime as mktime
from utime import ticks_add as ticks_add
from utime import ticks_diff as ticks_diff
from utime import ticks_ms as ticks_ms
from utime import ticks_us as ticks_us
from utime import time as time


def sleep_us(us):
    wires.pass_us(us)


def sleep_ms(ms):
    wires.pass_us(ms * 1000)


def sleep(s):
    wires.pass_us(int(s * 1000000))
