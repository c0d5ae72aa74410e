"""The keys of a real keypad, row by row: which contact is which key."""

LEGEND = (
    "1", "2", "3", "SALE", "VOID",
    "4", "5", "6", "REFUND", "SIGN_ON",
    "7", "8", "9", "SIGN_OFF", "SETTLE",
    "CLEAR", "0", "ENTER", "MENU", "HELP",
    "CANCEL",
)
COLUMNS = 5
