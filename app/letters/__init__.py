"""One letter: which one a case calls for, what fills it, and how it gets its number."""
