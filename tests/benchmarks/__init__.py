"""Figures that anyone can measure: `python -m tests.benchmarks.finding`. They gate nothing."""
