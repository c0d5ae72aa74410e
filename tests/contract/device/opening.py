"""The terminal's reading of replies: `opening.py KEY`, each on a line of standard input, in hex and with its length.

Answers each with a line: `refused`, or MTI, whether its MAC is right (1, 0, - for none) and `number=content` of every field,
in hex. What is read must be what it would write again. Anything else that is raised is answered with the word `error`.
"""

import binascii
import sys

from messages import aes, codec, envelope


def text(value):
    return binascii.hexlify(value if isinstance(value, bytes) else value.encode()).decode()


def opened(data, key):
    try:
        mti, fields, right = envelope.open_reply(aes, data, key)
    except codec.CodecError:
        return "refused"
    if not data.endswith(codec.pack(mti, fields)):
        return "error: written otherwise than read"
    mac = "-" if right is None else "1" if right else "0"
    return "%s %s %s" % (mti, mac, ",".join(["%d=%s" % (number, text(value)) for number, value in fields]))


def main(key):
    for line in sys.stdin:
        try:
            answer = opened(binascii.unhexlify(line.strip()), key)
        except Exception as problem:
            answer = "error: " + repr(problem)
        sys.stdout.write(answer + "\n")


main(binascii.unhexlify(sys.argv[1]))
