"""What is kept from run to run."""

import binascii
import json

from text.catalogue import catalogue


class Known:
    """What one run after the other finds the same is worked out once, where the heap has room to keep it."""

    def __init__(self, tight=False):
        """tight: nothing is kept; see app/terminal.py too."""
        self.tight = tight
        self._stored = b""
        self._configuration = None
        self._catalogue = None

    def configuration(self, stored):
        """What the stored bytes say, in a dict of the run's own."""
        found = self._configuration
        if stored != self._stored or not found:
            found = json.loads(stored)
            found["master_key"] = binascii.unhexlify(found["master_key"])
            if self.tight:
                return found
            self._stored, self._configuration = stored, found
        return found.copy()

    def catalogue(self, language):
        """It has learnt where its texts are."""
        found = self._catalogue
        if not found or found.language != language:
            found = catalogue(language, not self.tight)
            self._catalogue = None if self.tight else found
        return found
