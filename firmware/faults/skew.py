"""The clock gains or loses so many seconds an hour from here on."""


def strike(call):
    start, rate = call.value, call.parameter("seconds_an_hour")

    def wrong(later):
        return later.value + (later.value - start) * rate // 3600

    call.hold("date", wrong)
    return call.value
