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
    return Catalogue(getattr(__import__("text." + language), language).TEXTS)


class Catalogue:
    def __init__(self, texts):
        """texts: see text/en.py."""
        # As bytes: finding a place in them does not mean counting characters. No copy of what is long.
        self._texts = uctypes.bytearray_at(uctypes.addressof(texts), len(memoryview(texts)))
        self._found = {}        # name: where its text begins

    def text(self, name, values):
        start = self._found.get(name)
        if start is None:
            start = self._found[name] = self._find(name)
        text = self._texts[start : self._texts.find(b"\n", start)].replace(b" / ", b"\n").decode()
        return text.format(*values) if values else text

    def _find(self, name):
        key = b"\n%s = " % name
        find = self._texts.rfind if name.startswith(("slip_", "totals_")) else self._texts.find     # paper stands at the end
        start = find(key)
        if start < 0:
            raise KeyError(name)
        return start + len(key)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
