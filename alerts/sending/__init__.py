"""How the outbox is emptied: leases, senders, and what becomes of each message."""
