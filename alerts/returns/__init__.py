"""What comes back: unknown and full mailboxes, refusals, complaints; read, judged and counted once."""
