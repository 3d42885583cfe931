"""Single requests and what guards them: addresses, certificates, sizes, one process for each crawl."""
