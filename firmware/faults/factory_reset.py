"""What the shop and its bank agreed has gone back to the factory's values; who the terminal is and its keys are kept."""

import json

from facts.factory import FACTORY


def strike(call):
    configuration = json.loads(call.value)
    for name, value in FACTORY:
        configuration[name] = value
    return json.dumps(configuration).encode()
