"""Lets files go wrong below the program, and cuts its power: see README.md."""

from __future__ import annotations
