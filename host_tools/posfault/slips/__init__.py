"""Slips as pictures: what an ESC/POS printer does with the bytes it is sent, as SVG and as PNG."""
