"""The key pressed now and another are exchanged, until somebody puts the keypad in order."""


def strike(call):
    pair = call.value[0], call.parameter("key")

    def exchanged(later):
        key, ticks = later.value
        if key in pair:
            key = pair[0] if key == pair[1] else pair[1]
        return key, ticks

    call.hold("key", exchanged)
    return exchanged(call)
