"""The manual in a window of its own, opened at the place the officer asks from (F1)."""

from __future__ import annotations
