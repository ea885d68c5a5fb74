"""How long each register is kept: the company's own periods (保存期間) over the usual ones."""

from __future__ import annotations

import tomllib
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import resources
from app.domain.retention import Register

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.company.profile import Profile


@cache
def _shipped() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.open_text("retention/registers.toml"))


def label(register: Register) -> str:
    """Return 苦情・相談, what a register is called."""
    return str(_shipped()[register]["label"])


def periods(profile: Profile) -> Mapping[Register, int]:
    """Return the years each register is kept; 0 where no period is set."""
    usual = {register: int(_shipped()[register]["years"]) for register in Register}
    return MappingProxyType(usual | dict(profile.retention))
