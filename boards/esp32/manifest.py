"""For MicroPython's build: its own modules, then the firmware and the pins of this board, frozen in."""

include("$(PORT_DIR)/boards/manifest.py")
freeze("../../firmware")
freeze(".", "pins.py")
freeze(".", "wiring.py")
