"""The lock page: opening a casebook, and making the first one."""

from __future__ import annotations
