"""Answers the commands of the link that concern no run; what it does for that is loaded when it is wanted."""


class Desk:
    """flash: the storage driver under the faults. version: the firmware's."""

    READING = ("who", "dump", "files", "file", "journal", "heap", "spent", "armed")      # harmless while a run is on

    def __init__(self, flash, version):
        self.flash = flash
        self.version = version
        self.spent = 0                  # us computed from the last `go` to its answer, the link left out
        self.schedule = None            # of faults, where the run that is on has any
        self.volume = None              # of the run that is on: a small heap has no room for a second one

    def answer(self, word, content):
        """(word, content) of the reply."""
        try:
            handler = getattr(__import__("link.commands").commands, word, None)
            if handler is None or word.startswith("_"):
                return "error", ["no command " + word + " here"]
            return handler(self, *content)
        except Exception as problem:
            return "error", [word + ": " + repr(problem)]
