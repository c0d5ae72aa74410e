"""What provisioning sets beside who the terminal is: (name, form, meaning). The device does not load this page.

Forms: (least, most, default) for a number, (choices, default) for a word, (pattern, what it looks like, default) for a
text, with () for any number of texts. A name that the contract has too is provisioned as agreed, unless a scenario's
[configuration] says otherwise.
"""

CONFIGURATION = (
    ("signature_from", (0, 999999999, 30000), "a sale of so much or more asks for a signature; minor units"),
    ("tap_cvm_from", (0, 999999999, 100000), "below it a tapped card needs neither PIN nor signature; minor units"),
)
