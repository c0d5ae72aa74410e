"""What is said on the link: (word, who says it, content). The device does not load this page."""

WORDS = (
    ("who", "host", "[]"),
    ("boot", "host", "[wall clock s since 2000, guards off, schedule, counters, slot to restore first or -1, pace, the"
     " bank's address:port where the terminal reaches it over its own network, peripherals that are the board's own]"),
    ("go", "host", "[ticks ms, ticks ms until when nothing comes by itself or -1, [[ticks ms, source, content] ...]]"),
    ("calm", "host", "as go, once the faults are over"),
    ("format", "host", "[]"),
    ("provision", "host", "[configuration]"),
    ("load", "host", "[block, part, hex]"),
    ("dump", "host", "[block, part]"),
    ("keep", "host", "[slot]"),
    ("files", "host", "[]"),
    ("file", "host", "[name, offset, length]"),
    ("journal", "host", "[offset, length]"),
    ("heap", "host", "[]"),
    ("spent", "host", "[]"),
    ("armed", "host", "[]"),
    ("reset", "host", "[]"),
    ("hello", "terminal", "[firmware version, implementation, heap bytes]"),
    ("idle", "terminal", "[ticks ms, until ms or -1, sources, events used, events]"),
    ("dead", "terminal", "[ticks ms, events used, counters, events]"),
    ("ok", "terminal", "[...]"),
    ("wait", "terminal", "[] the command is being carried out, in real time"),
    ("error", "terminal", "[what is wrong]"),
    ("nak", "terminal", "[a hint for people] the line was no frame; SEQ is 000"),
)
