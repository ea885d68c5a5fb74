"""様式: the blank forms a desk hands out, as they will be printed."""

from __future__ import annotations
