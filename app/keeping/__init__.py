"""How a casebook is kept: backups, rehearsals of restoring, retention, and its keys."""

from __future__ import annotations
