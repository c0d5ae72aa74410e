"""Lends the firmware's functions to a host: `answering.py FOLDER`.

For each line `[number, module, name, [arguments ...]]` on standard input, in JSON, comes back `[number, "ok", result]` or
`[number, "error", class, text]`. Bytes travel as {"hex": "..."}, a module as {"module": "..."}.
"""

import binascii
import json
import sys


def decoded(value):
    if isinstance(value, dict):
        return loaded(value["module"]) if "module" in value else binascii.unhexlify(value["hex"])
    return [decoded(one) for one in value] if isinstance(value, list) else value


def encoded(value):
    if isinstance(value, (bytes, bytearray, memoryview)):
        return {"hex": binascii.hexlify(value).decode()}
    return [encoded(one) for one in value] if isinstance(value, (list, tuple)) else value


def loaded(module):
    return __import__(module, None, None, ("",))


def answer(module, name, arguments):
    function = loaded(module)
    for part in name.split("."):
        function = getattr(function, part)
    try:
        return ["ok", encoded(function(*decoded(arguments)))]
    except Exception as problem:
        return ["error", type(problem).__name__, str(problem)]


def main():
    for line in sys.stdin:
        number, *question = json.loads(line)
        sys.stdout.write(json.dumps([number] + answer(*question)) + "\n")


if __name__ == "__main__":
    main()
