"""The command line: the same acts as the window's, for scripts and for proof."""

from __future__ import annotations
