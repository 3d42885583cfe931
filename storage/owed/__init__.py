"""What is owed to whom: the outbox, and what is read of it."""
