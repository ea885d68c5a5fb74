"""封印ログ: who did what, when; and the proof that nothing of it was altered."""

from __future__ import annotations
