"""Readers of the rules that ship as data: read once, proved, and asked by everybody above."""
