"""What shop and bank agreed is gone until the terminal is provisioned again; who the terminal is and its keys are kept."""

import json

from facts.factory import FACTORY
from journal import records


def strike(call):
    call.hold("read", _reset)
    return _reset(call)


def _reset(call):
    kind, stored, _ = records.unpack(call.value, 0)
    configuration = json.loads(stored)
    for name, _ in FACTORY:
        del configuration[name]
    return records.pack(kind, json.dumps(configuration).encode())
