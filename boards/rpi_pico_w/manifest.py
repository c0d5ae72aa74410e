"""For MicroPython's build: its own modules, then the firmware and the pins of this board, frozen in."""

include("$(BOARD_DIR)/manifest.py")
freeze("../../firmware")
freeze(".", "pins.py")
freeze(".", "wiring.py")
