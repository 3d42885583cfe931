"""Which sources publish first what others tell as well.

    python who_is_first.py stadtradar.sqlite3 [ANFRAGE]

Stadtradar gives articles that tell the same the same `story`. Only stories of two sources or more count, and
of them only articles whose page states a time: where it states the day alone, `published_at` is midnight.
"""

import sys

import polars as pl

import stadtradar


def main(store: str, query: str | None = None) -> None:
    """Print how often each source was first, and how far ahead of the next it was (median)."""
    with stadtradar.open(store) as archive:
        articles = archive.search(query).to_polars(["story", "source_title", "published_at"])
    first_of_source = (
        articles.filter(pl.col("published_at").dt.time() != pl.time(0, 0))
        .group_by("story", "source_title")
        .agg(pl.col("published_at").min())
        .sort("published_at")
    )
    stories = (
        first_of_source.group_by("story", maintain_order=True)
        .agg(
            pl.col("source_title").first().alias("source"),
            (pl.col("published_at").get(1, null_on_oob=True) - pl.col("published_at").first()).alias("ahead"),
        )
        .drop_nulls("ahead")
    )
    first = stories.group_by("source").agg(pl.len().alias("stories"), pl.col("ahead").median())
    for source, number, ahead in first.sort(["stories", "source"], descending=[True, False]).iter_rows():
        print(f"{source}: {number}-mal zuerst, im Mittel {ahead.total_seconds() / 3600:.1f} Stunden voraus")


if __name__ == "__main__":
    main(*sys.argv[1:])
