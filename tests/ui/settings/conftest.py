from __future__ import annotations

import pytest

from tests.ui.office import casebook, shown, story
from ui.changes import ChangeBus
from ui.desk import Desk
from ui.jobs import NowRunner

__all__ = ["casebook", "shown", "story"]


@pytest.fixture
def desk(casebook, theme, ask):
    """A desk of this casebook; the one for practice is not needed here."""
    return Desk(casebook, NowRunner(), ChangeBus(), ask, theme)
