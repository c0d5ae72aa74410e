"""Recorders stand on both sides of the fault layer: one writes what happened at the device, the other what the app
meant or got, wherever that differs."""

import binascii


def plain(value):
    """A value as the link carries it: bytes as hex."""
    return binascii.hexlify(value).decode() if isinstance(value, (bytes, bytearray)) else value


class DeviceRecorder:
    """What happened at the device: (ticks, point, arguments ..., result unless None).

    A driver names its points: IN bring something to the terminal (None: nothing has come), OUT are done by it; and PLAIN,
    its methods that are no points.
    """

    def __init__(self, inner, name, agent):
        self._agent = agent
        for op in inner.IN + inner.OUT:
            setattr(self, op, self._recording(getattr(inner, op), name + "." + op, op in inner.OUT))
        for op in inner.PLAIN:
            setattr(self, op, getattr(inner, op))

    def _recording(self, real, point, output):
        agent = self._agent

        def operation(*arguments):
            result = real(*arguments)
            if output or result is not None:
                event = [agent.now, point]
                for value in arguments:
                    event.append(plain(value))
                if result is not None:
                    event.append(plain(result))
                agent.log.append(event)
            return result

        return operation


class AppRecorder:
    """What the app meant or got, written only where the fault layer made a difference: "app" before the point."""

    def __init__(self, inner, name, agent, device):
        self._agent = agent
        for op in device.IN + device.OUT:
            setattr(self, op, self._comparing(getattr(inner, op), name + "." + op, op in device.OUT))
        for op in device.PLAIN:
            setattr(self, op, getattr(inner, op))

    def _comparing(self, real, point, output):
        agent = self._agent

        def operation(*arguments):
            before = len(agent.log)
            result = real(*arguments)
            happened = agent.log[before:]
            meant = [agent.now, point] + [plain(value) for value in arguments]
            if result is not None:
                meant.append(plain(result))
            if happened != [meant] and (happened or result is not None or output):
                agent.log.append([agent.now, "app " + point] + meant[2:])
            return result

        return operation



