"""What a line of the app becomes on an ESC/POS printer: commands as they are, text in the printer's own characters."""

_ESC = const(0x1B)
_GS = const(0x1D)
_CHINESE = const(b"\x1c&")      # FS &: from here on two bytes of GB18030 are one character
_TWO = const(b"@")              # ESC @ and their like have no parameter
_LONG = const(b"(")             # GS ( k and their like say how long they are
_UNKNOWN = const(b"?")


def encoded(data):
    """data: commands, and text in UTF-8. Characters that are not in the table become a question mark, of its width."""
    made = b""
    place = 0
    chinese = False
    while place < len(data):
        end = _command(data, place) or _text(data, place)
        piece = data[place:end]
        if piece[0] >= 0x80:
            piece = _character(piece) if chinese else _CHINESE + _character(piece)
            chinese = True
        made += piece
        place = end
    return made


def _command(data, place):
    """Where the command ends that begins here, 0 where none does."""
    if data[place] not in (_ESC, _GS):
        return 0
    if data[place + 1 : place + 2] == _TWO:
        return place + 2
    if data[place + 1 : place + 2] == _LONG:
        return place + 5 + int.from_bytes(data[place + 3 : place + 5], "little")
    return place + 3


def _text(data, place):
    """Where the ASCII, or the one other character, ends that begins here."""
    end = place + 1
    if data[place] < 0x80:
        while end < len(data) and data[end] < 0x80 and data[end] not in (_ESC, _GS):
            end += 1
    else:
        while end < len(data) and data[end] & 0xC0 == 0x80:
            end += 1
    return end


def _character(piece):
    from drivers.gb18030 import TABLE

    code = ord(piece.decode())
    low, high = 0, len(TABLE) // 4
    while low < high:
        middle = (low + high) // 2
        found = TABLE[4 * middle] << 8 | TABLE[4 * middle + 1]
        if found == code:
            return TABLE[4 * middle + 2 : 4 * middle + 4]
        if found < code:
            low = middle + 1
        else:
            high = middle
    return _UNKNOWN * 2
