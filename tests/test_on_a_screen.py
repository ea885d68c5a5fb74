"""The shortest of the journeys on a real screen, so that the command cannot rot."""

from __future__ import annotations

import os

import pytest

from tests import on_a_screen


@pytest.mark.journey
@pytest.mark.timeout(600)
@pytest.mark.skipif(
    bool(on_a_screen.lacking()), reason=f"missing: {', '.join(on_a_screen.lacking())}"
)
@pytest.mark.skipif(
    "MADOGUCHI_SCREEN" not in os.environ, reason="a minute; set MADOGUCHI_SCREEN=1 to run it"
)
def test_that_a_call_is_logged_on_a_real_screen(tmp_path):
    on_a_screen.run(tmp_path / "pictures", short=True)
    names = {picture.name for picture in (tmp_path / "pictures").glob("*.png")}
    assert {"01-lock.png", "03-phone-typed.png", "06-locked.png"} <= names
