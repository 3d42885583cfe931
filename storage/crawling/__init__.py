"""What is remembered of sources and hosts from crawl to crawl."""
