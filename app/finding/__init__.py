"""What of a case is searched, who is sought, and lists that are kept or leave the house."""
