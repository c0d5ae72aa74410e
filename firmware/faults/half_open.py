"""The other side of the connection is gone and nobody here notices: what is sent on it is lost, and nothing comes."""


def strike(call):
    connection = call.go_on() if call.op == "connect" else call.arguments[0]

    def silent(later):
        if later.arguments[0] != connection:
            return later.go_on()
        return True if later.value is None else None

    call.hold("send", silent)
    call.hold("receive", silent)
    return connection if call.op == "connect" else silent(call)
