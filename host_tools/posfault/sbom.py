"""Software bills of materials, in CycloneDX: what a release of the firmware, and the Python package, are made of."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator
from pathlib import Path

from cyclonedx.model import HashAlgorithm, HashType
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL

from posfault import __version__, facts, literals

_PINNED = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>[^\s;\\]+)(?P<rest>(?:.*\\\n)*.*)$", re.MULTILINE)
_SHA256 = re.compile(r"--hash=sha256:([0-9a-f]{64})")
_MICROPYTHON = "micropython"


def of_firmware(folder: Path) -> str:
    """The bill of a built release: each file below the folder with its SHA-256, and the interpreter, which is not in it."""
    version = str(literals.read(facts.firmware_root() / "version.py").values["VERSION"])
    bom = _bill("posfault-firmware", version, ComponentType.FIRMWARE)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        bom.components.add(Component(name=path.relative_to(folder).as_posix(), version=version, type=ComponentType.FILE,
                                     bom_ref=path.relative_to(folder).as_posix(), hashes=[_sha256(path.read_bytes())]))
    bom.components.add(Component(name=_MICROPYTHON, type=ComponentType.PLATFORM, bom_ref=_MICROPYTHON))
    return _written(bom)


def of_package(pins: str, needed: Collection[str]) -> str:
    """The bill of the wheel. pins: a requirements file with releases and hashes. needed: the packages without which it does
    not run, those that these need among them."""
    bom = _bill("posfault", __version__, ComponentType.APPLICATION)
    for name, version, hashes in _pinned(pins):
        if name in needed:
            bom.components.add(Component(
                name=name, version=version, type=ComponentType.LIBRARY, bom_ref=name,
                purl=PackageURL("pypi", name=name, version=version),
                hashes=[HashType(alg=HashAlgorithm.SHA_256, content=one) for one in hashes]))
    return _written(bom)


def _bill(name: str, version: str, kind: ComponentType) -> Bom:
    bom = Bom()
    bom.metadata.component = Component(name=name, version=version, type=kind, bom_ref=name)
    return bom


def _written(bom: Bom) -> str:
    assert bom.metadata.component
    bom.register_dependency(bom.metadata.component, bom.components)
    return JsonV1Dot6(bom).output_as_string(indent=2)


def _sha256(content: bytes) -> HashType:
    return HashType(alg=HashAlgorithm.SHA_256, content=hashlib.sha256(content).hexdigest())


def _pinned(pins: str) -> Iterator[tuple[str, str, list[str]]]:
    """(name, version, SHA-256 of its files) of each package."""
    for found in _PINNED.finditer(pins):
        yield found["name"], found["version"], sorted(_SHA256.findall(found["rest"]))
