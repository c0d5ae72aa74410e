"""Real peripherals on the bench: with the points of their models, so that recorders and fault layer take them.

What the bench plays, or a fault brings in by itself, comes through `put`, as it would to a model.
"""

from messages.dates import digits


class OnBench:
    """driver: has the methods of the model, an object of peripherals/."""

    def __init__(self, driver, model):
        self.IN = model.IN
        self.OUT = model.OUT
        self.PLAIN = model.PLAIN
        self.QUIET = getattr(model, "QUIET", ())
        self._driver = driver

    def __getattr__(self, name):
        return getattr(self._driver, name)

    def put(self, content):
        """Nobody can play it."""


class Keypad(OnBench):
    """Keys that are played are taken before those that are pressed."""

    def __init__(self, driver, model, agent):
        OnBench.__init__(self, driver, model)
        self._agent = agent
        self._played = []
        self._secure = False

    def put(self, key):
        self._played.append((key, self._agent.came))

    def key(self):
        return self._played.pop(0) if self._played else self._driver.key()

    def secure(self, on):
        self._secure = on

    def written(self, press):
        """As the recorders write it: no digit of a PIN."""
        return ("*", press[1]) if self._secure and press[0].isdigit() else press


class Printer(OnBench):
    def __init__(self, driver, model):
        OnBench.__init__(self, driver, model)
        self.rest = model.rest      # amid a long slip the host hears that the terminal lives, though the printer may not


class Clock(OnBench):
    """Set to what the bench says it is; from there the board's own clock goes its way."""

    def __init__(self, driver, model):
        from machine import RTC

        OnBench.__init__(self, driver, model)
        now = digits(model.date())
        day = tuple([int(now[start:end]) for start, end in ((0, 4), (4, 6), (6, 8))])
        RTC().datetime(day + (0,) + tuple([int(now[start : start + 2]) for start in (8, 10, 12)]) + (0,))


def driver(name, model, agent, configuration):
    """The board's own, in the place of its model."""
    made = __import__("wiring").device(name, agent, configuration)
    if name == "keypad":
        made.bounces = True             # what of it is no press is for a guard of the app to say, here as on any home
        return Keypad(made, model, agent)
    if name == "printer":
        return Printer(made, model)
    return Clock(made, model) if name == "clock" else OnBench(made, model)
