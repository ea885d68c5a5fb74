"""The people: the list, one person, and who is the same."""

from __future__ import annotations
