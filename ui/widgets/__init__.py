"""The parts pages are made of. A part carries a role and a tone; the style sheet dresses it."""

from __future__ import annotations

from ui.widgets.buttons import Button, PrimaryButton, QuietButton
from ui.widgets.card import Card, Rule
from ui.widgets.date_field import DateField
from ui.widgets.field import LabelledField
from ui.widgets.flow import FlowRow
from ui.widgets.grip import Grip
from ui.widgets.layout import column, gap, on_card, row, scrolled, spread
from ui.widgets.lines import Lines
from ui.widgets.notice import Notice
from ui.widgets.passphrase import PassphraseField
from ui.widgets.reach import MailField, PhoneField, PostcodeField, ReadingField
from ui.widgets.rows import OpenRow
from ui.widgets.words import (
    Aside,
    Badge,
    Elided,
    Figure,
    Muted,
    PageTitle,
    Reading,
    SectionTitle,
    Text,
)

__all__ = [
    "Aside",
    "Badge",
    "Button",
    "Card",
    "DateField",
    "Elided",
    "Figure",
    "FlowRow",
    "Grip",
    "LabelledField",
    "Lines",
    "MailField",
    "Muted",
    "Notice",
    "OpenRow",
    "PageTitle",
    "PassphraseField",
    "PhoneField",
    "PostcodeField",
    "PrimaryButton",
    "QuietButton",
    "Reading",
    "ReadingField",
    "Rule",
    "SectionTitle",
    "Text",
    "column",
    "gap",
    "on_card",
    "row",
    "scrolled",
    "spread",
]
