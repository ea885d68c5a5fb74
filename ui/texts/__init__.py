"""What letters say: their texts, edited and kept by version."""
