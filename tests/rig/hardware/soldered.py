"""How the virtual rig is soldered to a Pico W: the pins of boards/rpi_pico_w/rigs/ft232h.toml to those of its wiring.py."""

RIG = ("C0", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "D4", "D5")
BOARD = (10, 11, 12, 13, 14, 18, 19, 20, 21, 22)
# (pin of the rig, and the two nets that its coupler connects while it is high)
COUPLERS = tuple([(RIG[number], BOARD[number], "common") for number in range(len(RIG))])
UARTS = ((0, 9600), (1, 9600))      # port of the board, baud of what hangs there: printer, scanner
