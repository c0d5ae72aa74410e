"""Stand-in for MicroPython's `network`: a station on wires.py's radio. Constants as the Pico W has them."""

import wires

STA_IF, AP_IF = 0, 1
STAT_IDLE, STAT_CONNECTING, STAT_WRONG_PASSWORD, STAT_NO_AP_FOUND, STAT_CONNECT_FAIL, STAT_GOT_IP = 0, 1, -3, -2, -1, 3


class WLAN:
    def __init__(self, interface=STA_IF):
        if interface != STA_IF:
            raise ValueError("only a station here")

    def active(self, *on):
        return wires.wlan("active", *on)

    def connect(self, ssid=None, key=None):
        wires.wlan("connect", ssid, key)

    def disconnect(self):
        wires.wlan("disconnect")

    def isconnected(self):
        return wires.wlan("status") == STAT_GOT_IP

    def status(self):
        return wires.wlan("status")

    def ifconfig(self):
        return wires.wlan("ifconfig")


def country(code=None):
    """The radio's rules of the country; no matter here."""


def hostname(name=None):
    """Nor what it is called."""
