"""What the terminal remembers beside the journal, in one small file that is replaced whole."""

import binascii
import json

from facts.limits import STAN_MAX

_FILE = "memory"


class Memory:
    """signed_on: 0 or 1. batch: given by the host. stan: the last one used. keys: F62 as it came, wrapped."""

    def __init__(self, volume):
        self._volume = volume
        self.signed_on = 0
        self.batch = 0
        self.stan = 0
        self.keys = b""
        if volume.size(_FILE) > 0:
            self.signed_on, self.batch, self.stan, keys = json.loads(volume.read(_FILE))
            self.keys = binascii.unhexlify(keys)

    def save(self):
        content = [self.signed_on, self.batch, self.stan, binascii.hexlify(self.keys).decode()]
        self._volume.write(_FILE, json.dumps(content).encode(), "memory")

    def next_stan(self):
        """000001 to 999999, kept before it is used, so that no message repeats one after a power cut."""
        self.stan = self.stan % STAN_MAX + 1
        self.save()
        return self.stan
