"""A fuzzer of the host's end of the link that is guided by what it covers: `guided.py LINES SEED FIGURE`.

It says lines to posfault.link until they are so many, and writes their number to the file FIGURE. What ends it otherwise is
a bug; libFuzzer then leaves what was said in the present folder, as `crash-…`. Needs the extra `fuzz`.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["posfault.link", "posfault.errors", "posfault.bench.journal"]):
    import link_garbage

_LENGTH_MOST = 600
_TIME_OUT_S = 20
SEEDS = (
    b'c+hello ["0.1.0","micropython","linux",194304]\n+idle [0,-1,["keypad"],0,[[5,"display.show","READY"]]]\n+ok []\n',
    b'c=@000 nak ["not a frame"]\n+dead [10,2,[[1,true]],[[5,"network.send","00ff"]]]\n=@001 wait [""]\n+error ["no"]',
    b'g=@001 ok []\n=@002 hello ["0.1.0","micropython 1.29","linux",1]\n+error []\n',
    b'i+ok ["' + b"ff" * 64 + b'"]\n+ok []\n+ok [1]\n',
    b'j+ok ["", 9]\n+ok ["00ff", 2]\n+ok [5, "5"]\n',
    b"c@001 ok [] *00000000\n\r\n6216261000000000018\n\x1b[2J\n+boot [0,[],[],[],-1]\n+go [0,-1,[[1,2,3]]]\n+calm []\n",
)


def main(lines: int, seed: int, figure: Path) -> None:
    said = 0

    def target(data: bytes) -> None:
        nonlocal said
        said += link_garbage.heard_by_host(data)
        if said >= lines:
            figure.write_text(str(said), encoding="utf-8")
            os._exit(0)             # libFuzzer knows of no other end than its own

    corpus = figure.with_name(f"{figure.name}-corpus")
    corpus.mkdir()
    for number, one in enumerate(SEEDS):
        (corpus / f"seed-{number}").write_bytes(one)
    options = [f"-seed={seed}", f"-max_len={_LENGTH_MOST}", f"-timeout={_TIME_OUT_S}", "-verbosity=0"]
    atheris.Setup([sys.argv[0], *options, str(corpus)], target)
    atheris.Fuzz()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
