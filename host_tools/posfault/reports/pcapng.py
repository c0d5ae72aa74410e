"""A pcapng file of TCP streams, as Wireshark reads it: packets with a comment, on named interfaces."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from dpkt import ip, pcapng, tcp

_RAW_IP = 101                   # LINKTYPE_RAW
_FIRST_PORT = 40_000            # of the terminal, one for each connection
_COMMENT, _INTERFACE_NAME = 1, 2


class Packet(NamedTuple):
    """at_us: microseconds since 1970. on: the interface's name. up: from the terminal to the bank. said: a comment."""

    at_us: int
    on: str
    connection: tuple[int, int]
    up: bool
    data: bytes
    said: str = ""


class Capture:
    """bytes(capture) is the file."""

    def __init__(self, interfaces: Sequence[str], port: int) -> None:
        """port: of the bank."""
        self._interfaces = list(interfaces)
        self._port = port
        self._blocks = [bytes(pcapng.SectionHeaderBlockLE())]
        self._blocks += [bytes(pcapng.InterfaceDescriptionBlockLE(
            linktype=_RAW_IP, snaplen=0, opts=_options(_INTERFACE_NAME, name))) for name in interfaces]
        self._ports: dict[tuple[int, int], int] = {}
        self._sent: dict[tuple[str, tuple[int, int], bool], int] = {}       # bytes of a direction so far

    def add(self, packet: Packet) -> None:
        """The next one, in order of time."""
        number = self._interfaces.index(packet.on)
        block = pcapng.EnhancedPacketBlockLE(
            iface_id=number, ts_high=packet.at_us >> 32, ts_low=packet.at_us & 0xFFFF_FFFF,
            pkt_data=self._datagram(packet, number + 1), opts=_options(_COMMENT, packet.said))
        self._blocks.append(bytes(block))

    def _datagram(self, packet: Packet, network: int) -> bytes:
        port = self._ports.setdefault(packet.connection, _FIRST_PORT + len(self._ports))
        way, back = ((packet.on, packet.connection, up) for up in (packet.up, not packet.up))
        begin = self._sent.get(way, 0)
        self._sent[way] = begin + len(packet.data)
        terminal, bank = bytes((10, 8, network, 1)), bytes((10, 8, network, 2))
        source, target = (terminal, bank) if packet.up else (bank, terminal)
        ports = (port, self._port) if packet.up else (self._port, port)
        segment = tcp.TCP(sport=ports[0], dport=ports[1], seq=begin + 1, ack=self._sent.get(back, 0) + 1,
                          flags=tcp.TH_PUSH | tcp.TH_ACK, win=0xFFFF, data=packet.data)
        made = ip.IP(src=source, dst=target, p=ip.IP_PROTO_TCP, ttl=64, data=segment)
        made.len = len(made)
        return bytes(made)

    def __bytes__(self) -> bytes:
        return b"".join(self._blocks)


def _options(code: int, text: str) -> list[pcapng.PcapngOptionLE]:
    if not text:
        return []
    return [pcapng.PcapngOptionLE(code=code, data=text.encode()), pcapng.PcapngOptionLE(code=0)]
