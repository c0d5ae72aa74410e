"""Modelled service port: lines of text from whoever has plugged in, and answers to them. It is not the bench's link."""

from facts.limits import SERVICE_QUEUE


class ServicePort:
    IN = ("receive",)
    OUT = ("send",)
    PLAIN = ()

    def __init__(self, agent, configuration):
        self._lines = []

    def put(self, line):
        if len(self._lines) < SERVICE_QUEUE:
            self._lines.append(line)

    def receive(self):
        """A line without its end, or None."""
        return self._lines.pop(0) if self._lines else None

    def send(self, line):
        """line: the answer, without its end."""


Driver = ServicePort
