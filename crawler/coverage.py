"""Which fields the articles of a run have: what a source's later runs are compared with."""

from collections import Counter
from statistics import median_low

from crawler.items import ArticleItem

READ, LETTERS = "read", "letters"  # how many articles were read; the median length of their bodies
FIELDS = ("kicker", "teaser", "author", "published_at", "image_credit", "keywords")


class Coverage:
    """Counts the fields of articles."""

    def __init__(self) -> None:
        self._had: Counter[str] = Counter()
        self._letters: list[int] = []
        self._texts: Counter[tuple[str, str]] = Counter()

    def add(self, item: ArticleItem) -> None:
        """Count an article and its fields."""
        self._letters.append(len(item.body))
        self._had.update(name for name in FIELDS if getattr(item, name))

    def meet(self, item: ArticleItem) -> None:
        """Note the text that one more address has led to."""
        self._texts[item.title, item.body] += 1

    @property
    def commonest(self) -> tuple[str, int]:
        """Return the headline of the text that was read most often, and how often."""
        if not self._texts:
            return "", 0
        ((title, _), times), *_ = self._texts.most_common(1)
        return title, times

    @property
    def fields(self) -> dict[str, int]:
        """Return the counts for the ledger; empty when nothing was read."""
        if not self._letters:
            return {}
        had = {name: self._had[name] for name in FIELDS}
        return {READ: len(self._letters), LETTERS: median_low(self._letters), **had}
