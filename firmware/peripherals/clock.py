"""Modelled clock: ticks since power-on, and the wall clock that goes on without power."""


class Clock:
    IN = ("date", "ticks")
    OUT = ()
    PLAIN = ()
    QUIET = ("ticks",)      # for deadlines, of which there are many: written only where a fault changes one

    def __init__(self, agent, wall):
        """wall: s since 2000-01-01 at power-on."""
        self._agent = agent
        self._wall = wall

    def ticks(self):
        """ms since power-on."""
        return self._agent.now

    def date(self):
        """The wall clock, s since 2000-01-01."""
        return self._wall + self._agent.now // 1000
