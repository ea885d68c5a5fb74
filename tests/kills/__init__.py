"""Kills the program at random moments of random acts: see README.md."""

from __future__ import annotations
