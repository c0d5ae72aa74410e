"""Looks texts up in the catalogue of one language."""

import sys

import uctypes


def catalogue(language, found=None):
    """That of text/LANGUAGE.py; the others are not loaded, or let go of: each takes 7 KB of the heap.

    found: a dict in which it remembers where its texts are, 1 KB or two; None: it looks every time.
    """
    if "text." + language not in sys.modules:
        for name in sorted(sys.modules):
            if name.startswith("text.") and name != "text.catalogue":
                del sys.modules[name]
                delattr(sys.modules["text"], name[5:])
    module = getattr(__import__("text." + language), language)
    return Catalogue(language, found, module.PAPER, module.TEXTS)


class Catalogue:
    def __init__(self, language, found, *texts):
        """texts: see text/en.py; two of them, since a heap in pieces may have no place for one that long."""
        self.language = language
        # As bytes: finding a place in them does not mean counting characters. No copy of what is long.
        self._texts = [uctypes.bytearray_at(uctypes.addressof(one), len(memoryview(one))) for one in texts]
        self._found = found     # name: where its text begins, times the number of texts, plus the place of the one it is in

    def text(self, name, values):
        found = self._found.get(name) if self._found is not None else None
        if found is None:
            found = self._find(b"\n%s = " % name)
            if self._found is not None:
                self._found[name] = found
        start, place = divmod(found, len(self._texts))
        texts = self._texts[place]
        text = uctypes.bytes_at(uctypes.addressof(texts) + start, texts.find(b"\n", start) - start).replace(b" / ", b"\n")
        # As bytes up to here: MicroPython looks up every text that is made among its names.
        if values:
            text = text.replace(b"{}", b"%s") % values[: text.count(b"{}")]
        return text.decode()

    def _find(self, key):
        for place, texts in enumerate(self._texts):
            start = texts.find(key)
            if start >= 0:
                return (start + len(key)) * len(self._texts) + place
        raise KeyError(key)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
