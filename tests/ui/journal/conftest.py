from __future__ import annotations

from tests.ui.office import casebook, desk, shown, story

__all__ = ["casebook", "desk", "shown", "story"]
