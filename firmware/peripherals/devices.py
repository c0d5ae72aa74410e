"""The peripherals of one run, each with its recorders, and its faults where it has any."""

from peripherals.recorder import AppRecorder, DeviceRecorder

_SELDOM = ("scanner", "fingerprint", "service_port", "signature_pad")


class Devices:
    """The peripherals, an attribute each, as the app sees them. Those of _SELDOM are built when first asked for.

    real: names of those that the board's own take the place of.
    """

    def __init__(self, agent, schedule, real=()):
        self._own = real
        self._agent = agent
        self._schedule = schedule
        self._inputs = []       # (name, driver, what mends it)
        self.configuration = {}

    def add(self, name, driver):
        if name in self._own:
            driver = __import__("drivers.real").real.driver(name, driver, self._agent, self.configuration)
        device = DeviceRecorder(driver, name, self._agent)
        mend = None
        if self._schedule is not None and self._schedule.at(name):
            from faults.layer import Layer

            layer = Layer(device, name, driver, self._schedule)
            device = AppRecorder(layer, name, self._agent, driver)
            mend = layer.mend
        setattr(self, name, device)
        self._inputs.append((name, driver, mend))
        return device

    def __getattr__(self, name):
        if name not in _SELDOM:
            raise AttributeError(name)
        module = getattr(__import__("peripherals." + name), name)
        return self.add(name, module.Driver(self._agent, self.configuration))

    def bring(self, source, content):
        """Something from outside; "mend": somebody sees to what is broken there. cut: the plug is pulled, for so many ms."""
        if source == "cut":
            if self._schedule is not None:
                self._schedule.die(content)
            self._agent.record((self._agent.now, "supply.dip", content))
            self._agent.die([])
        if source in _SELDOM:
            getattr(self, source)
        for name, driver, mend in self._inputs:
            if name == source:
                if content != "mend":
                    driver.put(content)
                elif mend:
                    mend()
