"""Misbehaviours of clerk, platform and acquirer: (name, part, parameters, meaning).

Parameters: (name, least, most, default) for integers, (name, choices, default) for words. Those of part acquirer have
one file each in host_tools/posfault/acquirer/behaviours/.
"""

BEHAVIOURS = (
    ("drop_reply", "acquirer", (("mti", ("0200", "0400", "0500", "0800", "0820"), "0200"), ("nth", 1, 1000, 1)),
     "the nth request of this MTI is carried out and never answered"),
    ("mac_unchecked", "acquirer", (), "a wrong or missing MAC is accepted"),
    ("previous_key_kept", "acquirer", (), "after a new sign-on the keys issued before it still verify"),
)
