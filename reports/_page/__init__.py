"""A page on paper: fonts, Japanese lines, columns of rows, PDF. Knows no letter and no case."""

from __future__ import annotations
