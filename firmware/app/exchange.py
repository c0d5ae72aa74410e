"""One request to the host and its valid answer, or none."""

from app import session
from facts.messages import CURRENCY, HEADER_SIGN_ON_AGAIN
from facts.response_actions import SIGN_ON_AGAIN
from messages import codec, envelope

_TERMINALS = const((41, 42))       # what every reply to this terminal carries
_ECHOED = const((3, 4, 11))        # what a reply repeats of its request beside them


def exchange(terminal, name, values):
    """The fields of the valid answer, or None where none came in time.

    values: (number, value) pairs beside those every request has. STAN is among them.
    """
    row = envelope.row(name)
    mti, numbers = row[1], row[6]
    fields = _fields(terminal, row, dict(values))
    if 64 in numbers and terminal.unsealed():
        return None
    mac_key = terminal.mac_key() if 64 in numbers else None
    network = terminal.devices.network
    connection = network.connect()
    if not connection:
        return None
    network.send(connection, envelope.seal(terminal.dialect, mti, fields, mac_key))
    wanted = "%04d" % (int(mti) + 10) if terminal.guards.on("reply_matched") else ""
    reply = _answered(terminal, connection, wanted, fields, mac_key)
    network.close(connection)
    terminal.online = reply is not None
    return reply


def reserved(terminal, row):
    """F60 of a request of this row of facts/messages.py."""
    return "%s%06d%s" % (row[4], terminal.memory.batch, row[5])


def _fields(terminal, row, values):
    configuration = terminal.configuration
    common = {
        3: row[2], 25: row[3], 41: configuration["terminal"], 42: configuration["merchant"], 49: CURRENCY,
        60: reserved(terminal, row), 63: "%-3s" % terminal.operator,
    }
    fields = []
    for number in row[6]:
        value = values.get(number, common.get(number, ""))
        if value:
            fields.append((number, value))
    return fields


def _answered(terminal, connection, mti, request, mac_key):
    """Takes the first reply that is this request's; anything else on the connection is left alone.

    mti: "" for any reply, whatever it answers.
    """
    until = terminal.patience("reply")
    while True:
        data = terminal.devices.network.receive(connection)
        if data is None:
            if not terminal.wait(until, ("network",)):
                return None
        elif not data:
            return None
        else:
            reply = _read(terminal, data, mti, request, mac_key)
            if reply is not None:
                return reply


def _heed(terminal, data, reply):
    """The host may ask for a new sign-on in any answer, an approval too: by its header, or by the code. Also in one to an
    earlier request, which comes late: the session is over all the same.
    """
    asked = envelope.request_digit(data) == HEADER_SIGN_ON_AGAIN or codec.value(reply, 39) in SIGN_ON_AGAIN
    if asked and terminal.memory.signed_on and terminal.guards.on("demand_heeded"):
        session.end(terminal)


def _read(terminal, data, mti, request, mac_key):
    try:
        found, fields, mac_right = envelope.open_reply(terminal.dialect, data, mac_key)
    except codec.CodecError:
        return None
    # What has a MAC where none can be checked may still be the host's: the answer to an earlier request.
    if mti and not match(fields, request, _TERMINALS) or mac_right is False and mac_key is not None:
        return None
    _heed(terminal, data, fields)
    if mti and (found != mti or not match(fields, request, _ECHOED)):
        return None
    # A refusal may come without MAC: the host may lack the key. An approval may not.
    if mac_right is False or (mac_key is not None and mac_right is None and codec.value(fields, 39) == "00"):
        return None
    return fields


def match(reply, request, fields):
    for number in fields:
        if codec.value(request, number) and codec.value(reply, number) != codec.value(request, number):
            return False
    return True
