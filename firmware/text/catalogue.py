"""Looks texts up in the catalogue of one language."""

import sys

import uctypes


def catalogue(language):
    """That of text/LANGUAGE.py; the others are not loaded, or let go of: each takes 7 KB of the heap."""
    if "text." + language not in sys.modules:
        for name in sorted(sys.modules):
            if name.startswith("text.") and name != "text.catalogue":
                del sys.modules[name]
                delattr(sys.modules["text"], name[5:])
    module = getattr(__import__("text." + language), language)
    return Catalogue(module.PAPER, module.TEXTS)


class Catalogue:
    def __init__(self, *texts):
        """texts: see text/en.py; two of them, since a heap in pieces may have no place for one that long."""
        # As bytes: finding a place in them does not mean counting characters. No copy of what is long.
        self._texts = [uctypes.bytearray_at(uctypes.addressof(one), len(memoryview(one))) for one in texts]
        self._found = {}        # name: in which of them its text is, and where it begins

    def text(self, name, values):
        found = self._found.get(name)
        if found is None:
            found = self._found[name] = self._find(b"\n%s = " % name)
        texts, start = found
        text = texts[start : texts.find(b"\n", start)].replace(b" / ", b"\n").decode()
        return text.format(*values) if values else text

    def _find(self, key):
        for texts in self._texts:
            start = texts.find(key)
            if start >= 0:
                return texts, start + len(key)
        raise KeyError(key)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
