"""What a command has to say, kept until it is known whether people or a script listen."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from app import phrases
from app.commands import shown
from app.errors import RefusedError

if TYPE_CHECKING:
    from app.errors import CasebookError

DONE, REFUSED, WRONG_USAGE, UNAVAILABLE = 0, 1, 2, 3


class Outcome:
    """Prints lines for people, or one JSON value for a script; holds the worst exit code."""

    def __init__(self, *, as_json: bool) -> None:
        self.code = DONE
        self._as_json = as_json
        self._list: list[Any] = []

    def say(self, line: str) -> None:
        """Tell people a line; scripts get the same in their value."""
        if not self._as_json:
            sys.stdout.write(f"{line}\n")

    def warn(self, sentence: str) -> None:
        """Tell people what is not as it should be."""
        sys.stderr.write(f"{sentence}\n")

    def add(self, value: Any) -> None:
        """Add to the list that the command gives at its end."""
        self._list.append(value)

    def give_list(self) -> None:
        """Give scripts the list."""
        self.give(self._list)

    def give(self, value: Any) -> None:
        """Give scripts their value."""
        if self._as_json:
            sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=1) + "\n")

    def refuse(self, problem: CasebookError, file: str) -> None:
        """Tell of one part of a batch that was refused; the rest goes on."""
        self.warn(phrases.error(problem, keys=True))
        self.add({"file": file, **shown.error(problem)})
        self.code = max(self.code, code_of(problem))

    def fail(self, problem: CasebookError) -> None:
        """Tell that the command was refused, or could not be done."""
        self.warn(phrases.error(problem, keys=True))
        self.give(shown.error(problem))
        self.code = max(self.code, code_of(problem))


def code_of(problem: CasebookError) -> int:
    """Return the exit code of an error: refused, or unavailable."""
    return REFUSED if isinstance(problem, RefusedError) else UNAVAILABLE
