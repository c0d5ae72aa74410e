"""Display of a console."""


class TextDisplay:
    def __init__(self, console):
        self._console = console

    def show(self, text):
        """text: lines separated by line feeds."""
        self._console.show(text.split("\n"))

    def code(self, content):
        """content: what a QR code would carry; here it stands as it is, to be copied."""
        self._console.say(content)
