"""What came of asking for an approval by bundle, and why a bundle is not taken."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING

import resources

if TYPE_CHECKING:
    from app import errors
    from app.domain.bundles import Verdict


def not_approved(problem: errors.ApprovalRefusedError) -> str:
    """Return why a bundle is not taken, with what changed where it is that."""
    told = _approvals()["why"][problem.why]
    parts = "・".join(_approvals()["part"][part] + letter for part, letter in problem.changed)
    return told.replace("〔番号〕", problem.number).replace("〔変更〕", parts)


def verdict(value: Verdict | None) -> str:
    """Return 承認, what came back of an ask."""
    return _approvals()["verdict"][value or "none"]


@cache
def _approvals() -> dict[str, dict[str, str]]:
    return tomllib.loads(resources.open_text("phrases/approvals.toml"))
