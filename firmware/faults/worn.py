"""The block is worn out: it keeps what it has, whatever is programmed or erased there, and reports no error."""


def strike(call):
    size = call.layer.BLOCK
    block = call.arguments[0] // size if call.op == "program" else call.arguments[0]
    call.hold("program", lambda later: None if later.arguments[0] // size == block else later.go_on())
    call.hold("erase", lambda later: None if later.arguments[0] == block else later.go_on())
