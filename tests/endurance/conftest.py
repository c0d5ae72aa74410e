"""Samples of what `make soak` does whole: power cuts, rotten images, a month of trade."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).parents[1] / "bench"))       # test folders are no packages
