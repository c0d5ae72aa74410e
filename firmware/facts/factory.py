"""What a terminal is set to when it leaves the factory: (name in facts/configuration.py, value).

Who made it wanted no customer to be turned away. A name that is not here is not touched by a factory reset.
"""

FACTORY = (
    ("signature_from", 999999999),
    ("tap_cvm_from", 999999999),
)
