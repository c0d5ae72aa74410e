"""Modelled fingerprint module: compares a finger with those enrolled in it."""


class Fingerprint:
    IN = ("match",)
    OUT = ()
    PLAIN = ()

    def __init__(self, agent, configuration):
        self._finger = None

    def put(self, number):
        """number: under which the finger is enrolled, or 0: nobody's."""
        self._finger = number

    def match(self):
        """The number of the finger that lies on it, 0 where it is not known, None where there is none; -1 where no module
        answers.
        """
        finger = self._finger
        self._finger = None
        return finger


Driver = Fingerprint
