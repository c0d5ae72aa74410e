"""The bill of materials of what is released: valid CycloneDX, and of just what is there."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement

from posfault import __version__, release, sbom

ROOT = Path(__file__).parents[2]
PINS = ROOT / "host_tools" / "requirements" / "dev.txt"


def wrong(text: str) -> Any:
    """What the schema of CycloneDX does not allow in it, or None."""
    from cyclonedx.schema import SchemaVersion  # takes a second, which no other process that collects tests needs
    from cyclonedx.validation.json import JsonStrictValidator

    return JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)


def valid(text: str) -> dict[str, Any]:
    """What it says, which the schema of CycloneDX allows."""
    assert wrong(text) is None
    told: dict[str, Any] = json.loads(text)
    return told


def test_a_release_names_each_of_its_files_with_its_hash(tmp_path: Path) -> None:
    out = tmp_path / "out"
    release.make(out, "127.0.0.1:5000")
    told = valid((out / release.BILL).read_text(encoding="utf-8"))
    named = {one["name"]: one["hashes"][0]["content"] for one in told["components"] if one["type"] == "file"}
    there = {path.relative_to(out).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
             for path in out.rglob("*") if path.is_file() and path.name not in (release.FLASH, release.BILL)}
    assert named == there
    assert told["metadata"]["component"]["version"] == __version__
    assert {one["name"] for one in told["components"]} - set(named) == {"micropython"}


def test_the_wheel_names_what_it_needs_with_releases_and_hashes(tmp_path: Path) -> None:
    info = f"posfault-{__version__}.dist-info"
    (tmp_path / "made" / info).mkdir(parents=True)
    needs = "Requires-Dist: Jinja2>=3.1\nRequires-Dist: rich\nRequires-Dist: pytest>=9; extra == 'dev'\n"
    for name, text in (("METADATA", f"Metadata-Version: 2.4\nName: posfault\nVersion: {__version__}\n{needs}"),
                       ("WHEEL", "Wheel-Version: 1.0\nGenerator: a test\nRoot-Is-Purelib: true\nTag: py3-none-any\n")):
        (tmp_path / "made" / info / name).write_text(text)
    pack = [sys.executable, "-m", "wheel", "pack", "-d", tmp_path, tmp_path / "made"]
    subprocess.run(pack, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    subprocess.run([sys.executable, ROOT / "host_tools" / "requirements" / "bill.py", wheel], check=True)
    with zipfile.ZipFile(wheel) as read:
        told = valid(read.read(f"{info}/sboms/{release.BILL}").decode())
        assert f"{info}/sboms/{release.BILL},sha256=" in read.read(f"{info}/RECORD").decode()
    names = {one["name"] for one in told["components"]}
    assert names == {"jinja2", "markupsafe", "rich", "markdown-it-py", "mdurl", "pygments"}
    assert all(one["hashes"] and one["purl"].startswith("pkg:pypi/") for one in told["components"])


def test_what_the_schema_does_not_allow_is_found() -> None:
    bill = json.loads(sbom.of_package("cffi==2.1.1 \\\n    --hash=sha256:" + "0" * 64, {"cffi"}))
    assert [one["name"] for one in bill["components"]] == ["cffi"]
    bill["components"][0]["type"] = "thing"
    assert wrong(json.dumps(bill)) is not None


def test_every_package_is_pinned_with_hashes_and_no_address() -> None:
    text = PINS.read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z])", text)[1:]
    assert len(blocks) > 80
    assert all(re.match(r"[a-z0-9-]+==\S+", one) and "--hash=sha256:" in one for one in blocks)
    assert not re.search(r"https?:|file:|--(extra-)?index-url|--find-links", text)
    names = {one.partition("=")[0] for one in blocks}
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = {Requirement(one).name for one in project["dependencies"] + project["optional-dependencies"]["dev"]}
    assert {one.lower() for one in wanted} - names == {"posfault"}
