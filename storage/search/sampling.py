"""A random part of the hits, the same again for the same seed."""

from random import Random

from sqlalchemy import BigInteger, cast

from storage.search.hits import Hits

_PRIME = 2**31 - 1  # the greatest id; with it each pair of ids is as likely as any other


def sample(hits: Hits, size: int, *, seed: int) -> list[int]:
    """Return the ids of so many hits, drawn evenly; of all if there are fewer.

    The same seed draws the same hits from the same store, on either database.
    """
    random = Random(seed)  # noqa: S311  nothing secret is drawn
    factor, shift = random.randrange(1, _PRIME), random.randrange(_PRIME)
    shuffled = (cast(hits.id, BigInteger) * factor + shift) % _PRIME
    return list(hits.session.scalars(hits.select(hits.id).order_by(shuffled).limit(size)))
