"""The query language and the German in it; pure, no I/O."""
