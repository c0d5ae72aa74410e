"""What shop and bank agreed is gone until the terminal is provisioned again; who the terminal is and its keys are kept."""

import json

from facts.factory import FACTORY


def strike(call):
    call.hold("read", _reset)
    return _reset(call)


def _reset(call):
    configuration = json.loads(call.value)
    for name, _ in FACTORY:
        del configuration[name]
    return json.dumps(configuration).encode()
