"""集計: the month."""

from __future__ import annotations
