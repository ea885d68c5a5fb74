"""The settings: the company, its calendar, its partners, and a new version of all that."""

from __future__ import annotations
