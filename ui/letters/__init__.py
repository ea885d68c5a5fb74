"""The letters of a case: made, issued, sent."""

from __future__ import annotations
