"""People of the casebook: how they are kept and compared, and where they live."""
