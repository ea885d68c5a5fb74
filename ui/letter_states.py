"""Where an issued letter stands, in a few words and a tone: one look for every list of letters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app import phrases
from app.domain.sending import LetterState
from ui.dates import brief

if TYPE_CHECKING:
    from datetime import date

    from app.views.letters import DocumentLine

_TONES = {
    LetterState.ISSUED: "soon",
    LetterState.SENT: "done",
    LetterState.DELIVERED: "done",
    LetterState.RETURNED: "late",
    LetterState.SUPERSEDED: "plain",
    LetterState.VOID: "plain",
}


def state_words(line: DocumentLine, today: date) -> str:
    """Return 11/12 発送 簡易書留: where a letter stands, in a few words."""
    if line.state is LetterState.VOID and line.voided:
        return f"{brief(line.voided, today)} 取消"
    if line.state is LetterState.DELIVERED and line.delivered:
        return f"{brief(line.delivered, today)} 配達"
    if line.state is LetterState.SENT and line.dispatched:
        return f"{brief(line.dispatched, today)} 発送"
    if line.state is LetterState.RETURNED and line.returned:
        return f"{brief(line.returned, today)} 返戻"
    return phrases.letter_state(line.state)


def state_tone(line: DocumentLine) -> str:
    """Return the tone of the badge that says so."""
    return _TONES[line.state]
