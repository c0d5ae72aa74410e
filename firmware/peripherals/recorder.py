"""Recorders stand on both sides of the fault layer: one writes what happened at the device, the other what the app
meant or got, wherever that differs."""

import binascii


def plain(value):
    """A value as the link carries it: bytes as hex."""
    return binascii.hexlify(value).decode() if isinstance(value, (bytes, bytearray)) else value


class DeviceRecorder:
    """What happened at the device: (ticks, point, arguments ..., result unless None).

    A driver names its points: IN bring something to the terminal (None: nothing has come), OUT are done by it; and PLAIN,
    its methods that are no points. It may name points that are written only where a fault strikes (QUIET), and say how a
    result is written (method `written`).
    """

    def __init__(self, inner, name, agent):
        written = getattr(inner, "written", plain)
        quiet = getattr(inner, "QUIET", ())

        def recording(real, point, output):
            def operation(*arguments):
                result = real(*arguments)
                if output or result is not None:
                    event = [agent.now, point]
                    for value in arguments:
                        event.append(plain(value))
                    if result is not None:
                        event.append(written(result))
                    agent.log.append(event)
                return result

            return operation

        for op in inner.IN + inner.OUT:
            real = getattr(inner, op)
            setattr(self, op, real if op in quiet else recording(real, name + "." + op, op in inner.OUT))
        for op in inner.PLAIN:
            setattr(self, op, getattr(inner, op))


class AppRecorder:
    """What the app meant or got, written only where the fault layer made a difference: "app" before the point."""

    def __init__(self, inner, name, agent, device):
        self._agent = agent
        self._written = getattr(device, "written", plain)
        quiet = getattr(device, "QUIET", ())
        for op in device.IN + device.OUT:
            comparing = self._comparing(getattr(inner, op), name + "." + op, op in device.OUT, op in quiet)
            setattr(self, op, comparing)
        for op in device.PLAIN:
            setattr(self, op, getattr(inner, op))

    def _comparing(self, real, point, output, quiet):
        agent = self._agent
        written = self._written

        def operation(*arguments):
            before = len(agent.log)
            result = real(*arguments)
            happened = agent.log[before:]
            meant = [agent.now, point] + [plain(value) for value in arguments]
            if result is not None:
                meant.append(written(result))
            if happened != [meant] and (happened or not quiet and (result is not None or output)):
                agent.log.append([agent.now, "app " + point] + meant[2:])
            return result

        return operation
