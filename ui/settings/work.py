"""What the page of settings asks of the worker thread, whole: nothing of Qt is in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.company.filling import from_draft
from app.files import read_whole
from app.rules.almanac import load_calendars
from ui.settings.wish_card import Wish

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

    from app.casebook import Casebook
    from app.company.filling import Value, Values
    from app.company.policy import Remark
    from app.company.profile import Profile
    from app.desks.office import Office
    from app.desks.partners import Partners
    from app.views.acts import Field
    from app.views.partners import PartnerLine

DRAFT = "settings:filled in"
"""The name of settings that were filled in and not kept."""


@dataclass(frozen=True, slots=True)
class Found:
    """What the page shows. `news` was filled in and not kept yet."""

    profile: Profile
    version: int
    values: dict[str, Value]
    news: dict[str, Value]
    gaps: tuple[Remark, ...]
    partners: tuple[PartnerLine, ...]
    certain_until: date  # the last day whose holidays are announced


def look(casebook: Casebook) -> Found:
    """Return what the page shows."""
    office = casebook.office
    return Found(
        office.profile,
        office.version,
        office.filled(),
        from_draft(casebook.drafts.kept(DRAFT).get(DRAFT)),
        office.gaps(),
        casebook.partners.lines(),
        load_calendars().national.covered_until,
    )


def wish_of_file(office: Office, path: Path) -> Wish:
    """Return what the settings in the file at `path` would move."""
    text = read_whole(path).decode("utf-8-sig", "replace")
    return _wish(office, path.name, text)


def wish_of_values(office: Office, values: Values) -> Wish:
    """Return what settings with these values would move. Raises ProfileError."""
    return _wish(office, "", office.fill_in(values))


def _wish(office: Office, file: str, text: str) -> Wish:
    moves = office.preview(text)
    return Wish(file, text, moves, known=text == office.profile.source)


def written(casebook: Casebook, path: Path) -> Path:
    """Write the settings in use to `path`; return it."""
    casebook.office.export(path)
    return path


def partner_form(partners: Partners, key: str) -> tuple[str, tuple[Field, ...]]:
    """Return what is asked of the partner with this id."""
    return key, partners.fields(key)


def entrusting_form(partners: Partners, key: str) -> tuple[str, tuple[Field, ...]]:
    """Return what is asked about the entrusting to the partner with this id."""
    return key, partners.entrusting_fields(key)
