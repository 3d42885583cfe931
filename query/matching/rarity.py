"""How rare words are before any article was seen: long ones are, those that join others are not."""

from collections.abc import Iterable

from query.folding import fold


def share_of_articles(words: Iterable[str]) -> float:
    """Return in which share of articles one of these folded words, forms of one, is likely to stand."""
    shortest = min(words, key=len, default="")
    return 0.9 if shortest in _COMMON else max(0.002, 0.3 * 0.8 ** len(shortest))


_COMMON = frozenset(
    map(
        fold,
        """
        ab aber alle als also am an auch auf aus bei beim bis da damit das dass dem den denn der des die dies
        diese doch drei durch ein eine einem einen einer eines er erst es euro für gegen hat hier ich ihr ihre
        im immer in ins ist jahr jahre jetzt kann kein keine können mehr mit nach neu neue neuen nicht noch
        nun nur ob oder ohne rund schon sein seine seit sich sie sind so soll sollen stadt städte kommune
        kommunen über um und uns unter vom von vor war was weil wenn wer werden wie wir wird wo wurde zu zum
        zur zwei
        """.split(),  # noqa: SIM905  a list of a hundred words reads worse
    )
)
