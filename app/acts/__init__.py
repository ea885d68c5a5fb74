"""What may be done to a case, what it needs, and what follows from it."""
