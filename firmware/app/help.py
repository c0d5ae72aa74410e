"""What the key HELP shows. Its catalogue is loaded for one look and dropped again."""

import gc
import sys

from text.catalogue import catalogue


def help_text(language, prompt):
    """prompt: the name of the text that waits for somebody; see text/help_en.py."""
    gc.collect()
    name = "help_" + language
    found = catalogue(name).text(prompt, ())
    del sys.modules["text." + name]
    delattr(sys.modules["text"], name)
    return found
