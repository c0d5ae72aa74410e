"""Puts the firmware on a board: what belongs there, what is there, and the way from one to the other."""
