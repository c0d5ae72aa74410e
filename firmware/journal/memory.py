"""What the terminal remembers beside the journal, in small files that are replaced whole; see facts/remembered.py."""

import binascii
import json

from facts.limits import STAN_MAX
from facts.remembered import LOGBOOK, MEMORY


class Remembered:
    """An attribute for each field. save() keeps them."""

    def __init__(self, volume, file, fields):
        self._volume = volume
        self._file = file
        self._fields = fields
        try:
            kept = json.loads(volume.read(file))
        except (OSError, ValueError):       # a new terminal, or the power failed when the file was begun: it is empty
            kept = []
        for index, (name, value) in enumerate(fields):
            if index < len(kept):
                value = binascii.unhexlify(kept[index]) if isinstance(value, bytes) else kept[index]
            setattr(self, name, value)

    def save(self):
        content = []            # as json.dumps would write it, which takes a letter at a time
        for name, _ in self._fields:
            value = getattr(self, name)
            if isinstance(value, bytes):
                content.append(b'"%s"' % binascii.hexlify(value))
            else:
                content.append(b"%d" % value if type(value) is int else json.dumps(value).encode())
        self._volume.write(self._file, b"[%s]" % b", ".join(content), self._file)


class Memory(Remembered):
    def __init__(self, volume):
        Remembered.__init__(self, volume, "memory", MEMORY)

    def next_stan(self):
        """000001 to 999999, kept before it is used, so that no message repeats one after a power cut."""
        self.stan = self.stan % STAN_MAX + 1
        self.save()
        return self.stan


class Logbook(Remembered):
    def __init__(self, volume):
        Remembered.__init__(self, volume, "logbook", LOGBOOK)
