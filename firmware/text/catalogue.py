"""Looks texts up in the catalogue of one language."""


class Catalogue:
    def __init__(self, texts):
        self._texts = texts

    def text(self, name, values):
        for key, text in self._texts:
            if key == name:
                return text.format(*values)
        raise KeyError(name)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
