"""Articles, stories, revisions and the outbox: the only place with SQL."""
