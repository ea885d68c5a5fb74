"""One case as its events tell it: with its clocks, its papers, and its line in lists."""
