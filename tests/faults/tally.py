"""Counts what acts said when their disk failed."""

from __future__ import annotations

from collections import Counter


class Tally:
    """What was found."""

    def __init__(self) -> None:
        self.refused: Counter[str] = Counter()
        self.untouched = 0  # the act was done before the fault came
        self.done = 0
        self.faults: list[str] = []

    def line(self) -> str:
        told = ", ".join(f"{fault} {count}" for fault, count in sorted(self.refused.items()))
        return f"refused in a sentence: {told}; done: {self.done}; faults: {len(self.faults)}"
