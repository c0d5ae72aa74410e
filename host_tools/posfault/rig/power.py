"""The relay that takes the terminal's power away."""

from __future__ import annotations

from posfault.rig.mapping import Power
from posfault.rig.outputs import Outputs


class PowerPlayer:
    def __init__(self, outputs: Outputs, power: Power) -> None:
        self._outputs = outputs
        self._relay = power.relay

    def switch(self, on: bool) -> None:
        self._outputs.set(self._relay, not on)
