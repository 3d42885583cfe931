"""Reading a source's archive back to a day: a WordPress collection, else sitemaps and listing pages."""
