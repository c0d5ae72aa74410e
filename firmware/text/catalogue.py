"""Looks texts up in the catalogue of one language."""


class Catalogue:
    def __init__(self, texts):
        self._texts = dict(texts)

    def text(self, name, values):
        return self._texts[name].format(*values)


def money(amount):
    """Minor units as people write them: 12345 is 123.45."""
    return "%d.%02d" % (amount // 100, amount % 100)
