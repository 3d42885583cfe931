"""Slips of the pen: one letter wrong, missing or too many, or two neighbours swapped."""

SHORTEST = 5  # letters; among shorter words nearly everything is one slip from something else


def is_slip(word: str, meant: str) -> bool:
    """Tell whether `word` is `meant` with at most one slip; both folded, the first letter is always right.

    The measure is the optimal string alignment distance (Damerau 1964), of at most 1. Words shorter than
    SHORTEST have no slips.
    """
    if word == meant:
        return True
    if min(len(word), len(meant)) < SHORTEST or word[0] != meant[0] or abs(len(word) - len(meant)) > 1:
        return False
    at = _first_difference(word, meant)
    rest, meant_rest = word[at:], meant[at:]
    if len(rest) != len(meant_rest):
        longer, shorter = sorted((rest, meant_rest), key=len, reverse=True)
        return longer[1:] == shorter
    is_wrong = rest[1:] == meant_rest[1:]
    return is_wrong or (rest[:2] == meant_rest[1::-1] and rest[2:] == meant_rest[2:])


def _first_difference(word: str, other: str) -> int:
    return next(
        (at for at, (one, two) in enumerate(zip(word, other, strict=False)) if one != two),
        min(len(word), len(other)),
    )
