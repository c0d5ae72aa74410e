"""The protections of this terminal: in a release each is on, and nothing can switch it off."""


class Guards:
    def on(self, name):
        return True
