"""The line on the serial link: `@SEQ WORD JSON *CRC` and a line feed.

SEQ is three decimal digits, WORD lower-case letters, JSON a list without line breaks, CRC the CRC-32 of everything
from @ up to the blank before the star, as eight lower-case hex digits. The host commands, the terminal replies with the
command's SEQ. A terminal that reads a bad line says `nak` with SEQ 000; the host then repeats. A command whose SEQ
is the last one executed is answered with the same reply again and not executed twice. One whose SEQ is not the next after
that is not executed either, and answered with an error: it is late. But `who` and `reset` may come at any time, since a host
that has begun anew does not know what was said before; after power-on so may all.

A line that noise does not let through whole is brought in parts: `@000 part [place, text]`, answered `part [bytes that are
there]`, and at last `@000 part [length]`, after which it is taken as if it had come by itself.
"""

START = "@"
CRC_DIGITS = 8
SEQ_DIGITS = 3
SEQ_NAK = 0             # never the number of a command: 1 to 999, then 1 again
LINE_MAX = 4096         # bytes of a line to the terminal; a longer one is noise
