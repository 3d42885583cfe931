"""The parts of a word by which those that hold or end in something are found: three letters each."""

_END = "¦"  # counts as a letter behind the last one


def parts(word: str, *, to_end: bool = True) -> list[str]:
    """Return all that stand in a word of three letters or more, each once.

    Without the end they are those of every word that holds this one, with it of every word that ends in it.
    """
    whole = word + _END if to_end else word
    return list(dict.fromkeys(whole[at : at + 3] for at in range(len(whole) - 2)))
