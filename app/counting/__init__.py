"""What reports count: the lives of items, and what else happened in a span of days."""
