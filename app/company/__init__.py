"""The company as its settings tell it: its desk, its published policy, by version."""
