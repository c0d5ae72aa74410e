"""The serial link to a terminal: lines, ports, and the launcher of terminals on the unix port."""
