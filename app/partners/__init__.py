"""Partners as they are kept, and what is known of giving data to them."""
