"""Articles, stories, revisions and the outbox: the only place with SQL.

Here: articles with their addresses and revisions, the ingest log, and what keeps the database itself.
`people` knows who is told, `owed` what they are owed, `crawling` what is remembered from crawl to crawl;
`tables`, `index`, `search` and `stories` are what their names say.
"""
