"""Finding articles: what feeds, sitemaps, collections and listings name."""
