"""The night's work at the hour that was provisioned: settlement, with what is stored for the bank, then sign-off."""

from app import session, shelf
from facts.limits import DAY_S
from messages.dates import digits


def until_ms(terminal):
    """How long until the hour."""
    hour = terminal.configuration["settle_at"]
    now = terminal.now()
    rest = int(hour[:2]) * 3600 + int(hour[3:]) * 60 - now % DAY_S
    if terminal.memory.night_day == session.today(terminal):
        rest += DAY_S
    return max(rest, 1) * 1000


def due(terminal):
    """Whether the hour has come and this day's work is still to do: by the date, which a timer cannot know."""
    now = terminal.now()
    time = digits(now)
    passed = time[8:10] + ":" + time[10:12] >= terminal.configuration["settle_at"]
    return passed and terminal.memory.night_day != session.today(terminal)


def night(terminal):
    terminal.memory.night_day = session.today(terminal)     # before: a failure must not dial for ever
    terminal.memory.save()
    if shelf.module("settlement").settlement(terminal):
        shelf.module("sign_off").sign_off(terminal)
