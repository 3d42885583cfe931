"""What else an article says that tells a place from its namesakes (query/data/ortskennzeichen.tsv)."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache

from query.additions import rows
from query.folding import fold
from query.phrases import read_phrase
from query.places import Place
from query.town_words import ALSO_WORDS
from query.tree import Node

# Beside a town of this many times its size a namesake need not be thought of.
_OUTWEIGHS = 20


def rivals(place: Place, namesakes: Sequence[Place]) -> tuple[Place, ...]:
    """Return the namesakes that print may mean by the name alone; the many hamlets are not among them."""
    return tuple(
        other
        for other in namesakes
        if other != place and (other.population or 0) * _OUTWEIGHS >= (place.population or 0)
    )


def telling_for(place: Place, others: Sequence[Place]) -> tuple[Node, ...]:
    """Return what tells that an article means the place; what lies in its region as well."""
    strong, nearby = _table().get(place.ags, ((), ()))
    region = _core(place), _bare(place.district), place.state
    shared = {text for other in others for text in (_bare(other.district), other.state)}
    return _phrases({*strong, *nearby, *region} - shared - {place.plain_name, place.name, ""})


def telling_against(place: Place, rival: Place) -> tuple[Node, ...]:
    """Return what tells that an article means the rival; its state only if it is the larger of the two."""
    found = {*_table().get(rival.ags, ((), ()))[0], *_districts(rival.district)}
    if (rival.population or 0) > (place.population or 0):
        found |= {_bare(rival.district), rival.state}
    shared = {*_districts(place.district), _bare(place.district), place.state}
    return _phrases(found - shared - {rival.plain_name, rival.name, ""})


def _phrases(texts: set[str]) -> tuple[Node, ...]:
    return tuple(read_phrase(text, 0, len(text)) for text in sorted(texts))


def _core(place: Place) -> str:
    """Return what the addition names, unless it is a word as well (Oder) or was cut short."""
    core = place.addition.split()[-1] if place.addition else ""
    return core if len(core) >= 4 and core.isalpha() and fold(core) not in ALSO_WORDS else ""


def _bare(district: str) -> str:
    """Landkreis Lörrach -> Lörrach; a town of its own is no district."""
    return district.removeprefix("Landkreis ").removeprefix("Kreis ")


def _districts(district: str) -> Iterator[str]:
    bare = _bare(district)
    if bare != district:
        yield from (f"{kind} {bare}" for kind in ("Kreis", "Kreises", "Landkreis", "Landkreises"))
    elif "kreis" in district.lower():
        yield district


@cache
def _table() -> Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]]:
    """By key the words that tell for a place and against its namesakes, and those that only tell for it."""
    return {
        ags: (tuple(strong.split(" · ")), tuple(filter(None, nearby.split(" · "))))
        for ags, _, strong, nearby in rows("ortskennzeichen.tsv")
    }
