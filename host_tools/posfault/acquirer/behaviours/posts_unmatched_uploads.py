"""The acquirer takes uploaded details for debits it has missed, and posts them a second time (D11)."""

from __future__ import annotations

from posfault.acquirer.behaviours import Behaviour


class PostsUnmatchedUploads(Behaviour):
    """Debits what a terminal uploads and its books of that batch do not hold: booked in another, or reversed since."""

    name = "posts_unmatched_uploads"
    lax = True

    def unmatched_posted(self) -> bool:
        return True
