"""呼び出し: one box that finds cases, people and acts from anywhere."""

from __future__ import annotations
