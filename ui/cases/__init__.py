"""The cases: the list, and one case."""

from __future__ import annotations
