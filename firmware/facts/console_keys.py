"""What a character typed at the console of a release means: character, key and so on. Digits are themselves."""

KEYS = (
    "s", "SALE", "v", "VOID", "r", "REFUND", "o", "SIGN_ON", "f", "SIGN_OFF", "t", "SETTLE", "m", "MENU", "h", "HELP",
    "\r", "ENTER", "\n", "ENTER", "\b", "CLEAR", "\x7f", "CLEAR", "\x1b", "CANCEL",
)
