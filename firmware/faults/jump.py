"""The clock jumps. A date is wrong from here on; a deadline just taken comes so much earlier."""


def strike(call):
    seconds = call.parameter("seconds")
    if call.op == "ticks":
        return call.value - seconds * 1000
    call.hold("date", lambda later: later.value + seconds)
    return call.value + seconds
