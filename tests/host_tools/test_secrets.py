"""No output has a card number, a track, a PIN block or a key in it; and the search for them finds each, in each form.

The whole catalogue and every verb: tests/bench/leaks.py, which `make soak` runs.
"""

from __future__ import annotations

import base64
import io
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, PngImagePlugin

from posfault.acquirer.masking import masked_text

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # what is shared with `make soak` is there

import leaks
import secret_scan
from secret_scan import Secret, secrets

HOST_TOOLS = Path(__file__).parents[2] / "host_tools"
SECRETS = [next(one for one in secrets() if one.kind == kind) for kind in ("card number", "track", "PIN block", "key")]
AROUND = b"\xffbefore \x00", b"\n after\xfe"


AS_DIGITS = ("packed", "half a byte later", "base64 of packed")


def plain(secret: Secret) -> bytes:
    return secret.text.encode() or secret.bytes


def packed(secret: Secret) -> bytes:
    return bytes.fromhex(secret.text.replace("=", "D").ljust(len(secret.text) + len(secret.text) % 2, "0"))


def half_a_byte_later(secret: Secret) -> bytes:
    return bytes.fromhex("1" + packed(secret).hex() + "2")


def grouped(secret: Secret) -> bytes:
    text = secret.text or secret.bytes.hex()
    return b" ".join(text[at : at + 4].encode() for at in range(0, len(text), 4))


def apart(secret: Secret) -> bytes:
    return b", ".join(b"0x%02x" % byte for byte in plain(secret))


def zipped(secret: Secret) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("inside.txt", plain(secret) + b" " * 99)
    return made.getvalue()


def said_by_a_picture(secret: Secret) -> bytes:
    made, words = io.BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Comment", secret.text or secret.bytes.hex(), zip=True)
    Image.new("1", (8, 8)).save(made, "PNG", pnginfo=words)
    return made.getvalue()


FORMS: dict[str, Callable[[Secret], bytes]] = {
    "as it is": plain, "in groups": grouped, "hex": lambda it: plain(it).hex().encode(),
    "HEX": lambda it: plain(it).hex().upper().encode(), "byte by byte": apart,
    "repr": lambda it: repr(plain(it)).encode(), "escaped": lambda it: b"".join(b"\\x%02x" % byte for byte in plain(it)),
    "packed": packed, "half a byte later": half_a_byte_later,
    "base64": lambda it: base64.b64encode(plain(it)),
    "base64, 1 behind": lambda it: base64.b64encode(b"a" + plain(it) + b"d"),
    "base64, 2 behind": lambda it: base64.b64encode(b"ab" + plain(it) + b"de"),
    "base64 of packed": lambda it: base64.urlsafe_b64encode(packed(it)),
    "in an archive": zipped, "in a picture": said_by_a_picture,
}


CASES = [(secret, form) for form in FORMS for secret in SECRETS if secret.text or form not in AS_DIGITS]


@pytest.mark.parametrize(("secret", "form"), CASES, ids=[f"{secret.kind}-{form}" for secret, form in CASES])
def test_each_kind_is_found_in_each_form(secret: Secret, form: str) -> None:
    written = FORMS[form](secret)
    if form not in ("in an archive", "in a picture"):
        written = AROUND[0] + written + AROUND[1]
    assert secret.kind in {one.kind for one in secret_scan.leaks(written)}


def test_what_may_be_shown_is_no_leak() -> None:
    assert secret_scan.leaks(b"620000******0005 F4=000000008800 card ending in 0005 " + bytes(99)) == []


def test_whatever_is_written_of_a_run_has_no_secret_in_it() -> None:
    """One scenario whose card asks for a PIN; of each verb that takes a scenario one command, with every file it writes."""

    def written(folder: Path) -> list[str]:
        commands = {command[0]: command for command in leaks.of_scenario("pin_key_damaged_is_taken", folder)}
        del commands["explain"]         # takes a second, and writes what the others do
        return leaks.done(commands.values(), folder)

    found = leaks.searched(written)
    assert (found.leaks, found.strange) == ([], [])
    assert found.files > 15


def test_a_log_line_that_leaks_is_found(tmp_path: Path) -> None:
    """A bank that masks nothing: planted in a copy of the host tool."""
    copy = tmp_path / "host_tools"
    shutil.copytree(HOST_TOOLS, copy, ignore=shutil.ignore_patterns("__pycache__", "scenarios"))
    (copy / "posfault" / "scenarios").symlink_to(HOST_TOOLS / "posfault" / "scenarios")
    file = copy / "posfault" / "acquirer" / "masking.py"
    text = file.read_text(encoding="utf-8")
    assert text.count("    if len(card) < 12:\n") == 1
    file.write_text(text.replace("    if len(card) < 12:\n", "    return card\n    if len(card) < 12:\n"), encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-m", "posfault", "run", "reply_lost_clerk_repeats", "--html", tmp_path / "page.html"],
        env={**os.environ, "PYTHONPATH": str(copy), "POSFAULT_FIRMWARE": str(HOST_TOOLS.parent / "firmware"),
             "POSFAULT_BOARDS": str(HOST_TOOLS.parent / "boards")},
        capture_output=True, check=True)
    for written in (ran.stdout, (tmp_path / "page.html").read_bytes()):
        assert {one.kind for one in secret_scan.leaks(written)} == {"card number"}


@pytest.mark.parametrize("secret", SECRETS, ids=lambda one: one.kind)
def test_what_a_program_says_of_its_failure_is_covered(secret: Secret) -> None:
    said = [f"ValueError: {secret.text or secret.bytes!r}", f"b'{plain(secret).hex()}'", f"({plain(secret)!r}, 1)"]
    for text in said:
        assert secret_scan.leaks(text.encode())
        assert secret_scan.leaks(masked_text(text).encode()) == []
    assert masked_text('File "app.exchange", line 27, in exchange') == 'File "app.exchange", line 27, in exchange'
