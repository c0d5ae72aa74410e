"""A board whose power goes through the rig's relay."""

from __future__ import annotations

import time

from posfault.errors import HungError, LinkError, PortError, PosfaultError
from posfault.link.port_home import PortHome
from posfault.link.terminal import Terminal
from posfault.rig.apparatus import Rig


class RigHome(PortHome):
    """Without a relay in the mapping, cutting its power is a reset, as at any port."""

    def __init__(self, port: str, rig: Rig) -> None:
        super().__init__(port)
        self.rig = rig

    def _found(self) -> Terminal:
        """A terminal that does not answer is switched off and on again."""
        try:
            return super()._found()
        except (PortError, HungError, LinkError):
            if not self.rig.mapping.power:
                raise
        self.cut_power()
        return self.power_on()

    def recover(self, problem: PosfaultError) -> None:
        if self.rig.mapping.power is None:
            super().recover(problem)
        else:
            self.cut_power()

    def cut_power(self) -> None:
        power = self.rig.mapping.power
        if power is None:
            super().cut_power()
            return
        self.rig.power(False)
        self.close()
        time.sleep(power.off_ms / 1000)
        self.rig.power(True)
        self._was_reset = True
