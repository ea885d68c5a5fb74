"""Ten thousand mutated files against everything that reads one: see README.md."""

from __future__ import annotations
