"""The approver's window: no casebook, a key, what is asked, an answer."""
