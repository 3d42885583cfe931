"""The index that searching goes by: written with every article, in the same transaction."""

from storage.index.writing import index_article, index_articles

__all__ = ["index_article", "index_articles"]
