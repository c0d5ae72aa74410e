"""Dates as messages, slips and people write them, of seconds since 2000-01-01."""

_DAYS_BEFORE = (0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334)


def digits(wall):
    """YYYYMMDDhhmmss of s since 2000-01-01; good until 2099."""
    days, second = divmod(wall, 86400)
    cycle, day = divmod(days, 1461)             # four years, the first one a leap year
    year = 0 if day < 366 else 1 + (day - 366) // 365
    day -= 0 if year == 0 else 366 + (year - 1) * 365
    leap = 1 if year == 0 else 0
    month = 12
    while day < _DAYS_BEFORE[month - 1] + (leap if month > 2 else 0):
        month -= 1
    day -= _DAYS_BEFORE[month - 1] + (leap if month > 2 else 0)
    return "%04d%02d%02d%02d%02d%02d" % (
        2000 + cycle * 4 + year, month, day + 1, second // 3600, second // 60 % 60, second % 60,
    )


def seconds(text):
    """s since 2000-01-01 of YYYYMMDDhhmmss: the other way round."""
    year, month, day = int(text[:4]) - 2000, int(text[4:6]), int(text[6:8])
    days = year * 365 + (year + 3) // 4 + _DAYS_BEFORE[month - 1] + day - 1
    if month > 2 and year % 4 == 0:
        days += 1
    return days * 86400 + int(text[8:10]) * 3600 + int(text[10:12]) * 60 + int(text[12:14])
