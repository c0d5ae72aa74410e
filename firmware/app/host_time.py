"""The host's time in a sign-on reply: the terminal's clock is set by it."""

from messages.dates import digits, seconds

_WORTH_S = const(2)        # the answer itself takes a moment


def take(terminal, date, time):
    """date: MMDD of F13, time: hhmmss of F12. The year is the one that brings them nearest to what the terminal believes."""
    if len(date) != 4 or len(time) != 6:
        return
    clock = terminal.devices.clock.date() + terminal.configuration["clock_wrong_s"]
    believed = max(clock + terminal.logbook.clock_offset, terminal.memory.wall)
    year = int(digits(believed)[:4])
    told = min((seconds("%04d" % one + date + time) for one in (year - 1, year, year + 1) if one >= 2000),
               key=lambda wall: abs(wall - believed))
    terminal.memory.wall = told
    if abs(told - clock - terminal.logbook.clock_offset) > _WORTH_S:
        terminal.logbook.clock_offset = told - clock
        terminal.logbook.save()
