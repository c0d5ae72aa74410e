"""F48 of a batch upload: how many details, then each: type 60.1, STAN, card's last four digits, amount: (part, digits).

That of the last upload has only the count of all.
"""

UPLOAD_COUNT = 3
UPLOAD_DETAIL = (("type", 2), ("stan", 6), ("card", 4), ("amount", 12))
UPLOAD_DETAILS_MOST = 13
