"""One digit is read as another; a negative place counts from the end, and one beyond the end on from the beginning."""


def strike(call):
    card = isinstance(call.value, tuple)
    text = call.value[1] if card else call.value
    digits = [index for index in range(len(text)) if text[index].isdigit()]
    if digits:
        place = digits[call.parameter("place") % len(digits)]
        text = text[:place] + str((int(text[place]) + call.parameter("add")) % 10) + text[place + 1 :]
    return (call.value[0], text) if card else text
