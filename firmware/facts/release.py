"""What a release leaves out of the firmware's folder and puts in its place: no link, model, fault or switch of a guard.

A folder ends with /. The device does not load this page.
"""

LEFT_OUT = (
    "link/", "peripherals/", "faults/",
    "main.py", "power_on.py", "assemble.py",                                    # the bench's boot; the release has its own
    "app/guards.py", "facts/seldom.py",
    "facts/guards.py", "facts/fault_kinds.py", "facts/points.py", "facts/behaviours.py", "facts/factory.py",
    "facts/response_codes.py", "drivers/console_board.py", "drivers/network.py", "drivers/real.py",
    "facts/link_frame.py", "facts/link_words.py", "facts/configuration.py", "facts/dialects.py",
    "facts/release.py",
    "release/",
)
# (file of the firmware, its name in the release)
PUT_IN = (
    ("release/main.py", "main.py"),
    ("release/assemble.py", "assemble.py"),
    ("release/guards.py", "app/guards.py"),
    ("release/seldom.py", "facts/seldom.py"),
)
