"""Recorders stand on both sides of the fault layer: one writes what happened at the device, the other what the app
meant or got, wherever that differs. Bytes are written as they are: the link makes hexadecimal of them.

A driver names its points: IN bring something to the terminal (None: nothing has come), OUT are done by it; and PLAIN, its
methods that are no points. It may name points that are written only where a fault strikes (QUIET), and say how a result is
written (method `written`).
"""


class _Recorder:
    """The driver's methods; each is made when it is first asked for, since a run needs few of them."""

    def __init__(self, inner, name, agent, device):
        """inner: what is behind this one. device: the driver itself."""
        self._inner = inner
        self._name = name
        self._agent = agent
        self._device = device
        self._written = getattr(device, "written", None)

    def __getattr__(self, op):
        device = self._device
        if op not in device.IN and op not in device.OUT and op not in device.PLAIN:
            raise AttributeError(op)
        operation = getattr(self._inner, op)
        if op not in device.PLAIN:
            operation = self._operation(operation, op, op in device.OUT, op in getattr(device, "QUIET", ()))
        setattr(self, op, operation)
        return operation


class DeviceRecorder(_Recorder):
    """What happened at the device: [ticks, point, arguments ..., result unless None]."""

    def __init__(self, inner, name, agent):
        _Recorder.__init__(self, inner, name, agent, inner)

    def _operation(self, real, op, output, quiet):
        if quiet:
            return real
        agent = self._agent
        written = self._written
        point = "%s.%s" % (self._name, op)

        def operation(*arguments):
            result = real(*arguments)
            if output or result is not None:
                event = [agent.now, point]
                event.extend(arguments)
                if result is not None:
                    event.append(written(result) if written else result)
                agent.log.append(event)
            return result

        return operation


class AppRecorder(_Recorder):
    """What the app meant or got, written only where the fault layer made a difference: "app" before the point."""

    def _operation(self, real, op, output, quiet):
        agent = self._agent
        written = self._written
        point = "%s.%s" % (self._name, op)

        def operation(*arguments):
            before = len(agent.log)
            result = real(*arguments)
            happened = agent.log[before:]
            meant = [agent.now, point]
            meant.extend(arguments)
            if result is not None:
                meant.append(written(result) if written else result)
            if happened != [meant] and (happened or not quiet and (result is not None or output)):
                meant[1] = "app " + point
                agent.log.append(meant)
            return result

        return operation
