"""The Today page: what must be done now."""

from __future__ import annotations
