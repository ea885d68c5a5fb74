"""Draws every page into PNG files: `python -m ui.gallery DIR [NAMES]`.

The casebook for practice on its own day, light, dark and in high contrast, at 100 % and 150 %;
each scale in a process of its own, because Qt reads it once. Look at them: a page is judged
from its picture.
"""

from __future__ import annotations
