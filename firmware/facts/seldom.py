"""What a small heap lets go of when nobody needs it; a release, which has less, has a page of its own: release/seldom.py."""

FOLDERS = ("app.", "faults.")       # but for what the idle display holds
# What few runs want of the others.
SELDOM = (
    "drivers.image facts.image facts.factory facts.payment_code facts.upload messages.pin_block messages.stored_card"
    " peripherals.fingerprint peripherals.scanner peripherals.service_port peripherals.signature_pad link.commands"
    " journal.seldom journal.kept"
)
