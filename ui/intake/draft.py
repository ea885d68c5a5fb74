"""An unfinished record of the desk, as it is kept between two visits of its page."""

from __future__ import annotations

import json
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Draft:
    """What stood in the form: field name -> text, and the chosen kinds."""

    fields: dict[str, str] = field(default_factory=dict)
    kinds: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The draft as it is kept."""
        # an input method may hand over half of a character, and no file holds one: by escapes
        return json.dumps({"fields": self.fields, "kinds": self.kinds})

    @property
    def headline(self) -> str:
        """Who and what it is about, in one line."""
        words = " ".join(self.fields.get("words", "").split())
        who = self.fields.get("name") or "氏名なし"
        return f"{who}  {words[:40]}{'…' if len(words) > 40 else ''}".strip()


def read_draft(text: str) -> Draft | None:
    """Return the draft that was kept as `text`; None where nothing, or nothing readable, was."""
    try:
        found = json.loads(text) if text else None
    except ValueError:
        return None
    if not isinstance(found, dict) or not isinstance(found.get("fields"), dict):
        return None
    fields = {str(name): str(value) for name, value in found["fields"].items()}
    return Draft(fields, tuple(str(kind) for kind in found.get("kinds", ())))
