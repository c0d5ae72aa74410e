"""Looks texts up in the catalogue of one language."""


class Catalogue:
    def __init__(self, texts):
        """texts: see text/en.py."""
        self._texts = texts

    def text(self, name, values):
        key = "\n" + name + " = "
        start = self._texts.find(key)
        if start < 0:
            raise KeyError(name)
        start += len(key)
        return self._texts[start : self._texts.find("\n", start)].replace(" / ", "\n").format(*values)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
