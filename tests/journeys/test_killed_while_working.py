"""A few of the kills of tests/kills in each run, so that the command cannot rot: see its README."""

from __future__ import annotations

import os

import pytest

from tests.kills.__main__ import main

_FEW = 2  # one of them migrates a file of the first shape


@pytest.mark.journey
@pytest.mark.timeout(300)
@pytest.mark.skipif(not hasattr(os, "fork"), reason="no process is killed so on Windows")
def test_that_whatever_was_done_is_there_after_a_kill(capsys):
    assert main(_FEW, seed=2) == 0
    assert f"{_FEW} kills" in capsys.readouterr().out
