"""Runs in news-please's own environment: fetches and extracts the pages of a list, all or none."""

import sys
from pathlib import Path

from newsplease import NewsPlease  # type: ignore[import-not-found]  # never in our environment


def main(listed: str) -> int:
    """Return 0 when each page gave a title and a text."""
    urls = Path(listed).read_text(encoding="utf-8").splitlines()
    articles = [NewsPlease.from_url(url) for url in urls]
    return int(not all(article and article.title and article.maintext for article in articles))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
