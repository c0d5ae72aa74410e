"""How the virtual rig is soldered to the virtual board: by the names of pins in rig.toml and wiring.py of this folder."""

ROWS, COLUMNS = ("R0", "R1", "R2", "R3", "R4"), ("K0", "K1", "K2", "K3", "K4")
# (pin of the rig, and the two nets that its coupler connects while it is high)
COUPLERS = tuple(("C%d" % number, pin, "common") for number, pin in enumerate(ROWS + COLUMNS))
PRINTER, SCANNER = 0, 1
UARTS = ((PRINTER, 115200), (SCANNER, 115200))
