"""What a small heap lets go of when nobody needs it, in a release."""

FOLDERS = ("app.",)                 # but for what the idle display holds
# What few runs want of the others.
SELDOM = "facts.payment_code facts.upload messages.pin_block messages.stored_card journal.seldom journal.kept"
