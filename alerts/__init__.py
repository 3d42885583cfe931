"""Who is owed which story, and telling them."""
