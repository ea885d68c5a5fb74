"""The desks of the casebook: each method a whole act, or a whole answer. They never meet."""
