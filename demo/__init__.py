"""A newsroom, a mailbox and their visitors on loopback, to watch the product work."""
