"""Stand-in for `time` in tests with virtual time: it goes by only where somebody sleeps."""

import utime
import wires

gmtime, mktime, ticks_diff, ticks_add = utime.gmtime, utime.mktime, utime.ticks_diff, utime.ticks_add


def ticks_us():
    return ticks_add(wires.now_us(), 0)


def ticks_ms():
    return ticks_add(wires.now_ms(), 0)


def sleep_us(us):
    wires.pass_us(us)


def sleep_ms(ms):
    wires.pass_us(ms * 1000)


def sleep(s):
    wires.pass_us(int(s * 1000000))


def time():
    return wires.wall()


def localtime(*at):
    return utime.gmtime(*(at or (wires.wall(),)))
