"""The plurals and inflections of words that are in no dictionary, as far as their ending leaves no doubt."""

import re


def inflections(word: str, *, is_capital: bool) -> set[str]:
    """Return the forms of an unknown word in lower case, without itself and its genitive.

    Only what new words are made with counts: Mikromobilität has a plural in -en, a Zwack may have any.
    """
    rules = _NOUNS if is_capital else (*_NOUNS, *_OTHERS)
    for pattern, endings in rules:
        if found := pattern.fullmatch(word):
            return {f"{found[1]}{ending}" for ending in endings}
    return set()


def _rules(table: dict[str, str]) -> tuple[tuple[re.Pattern[str], tuple[str, ...]], ...]:
    return tuple((re.compile(pattern), tuple(endings.split())) for pattern, endings in table.items())


_NOUNS = _rules(
    {
        "(.{2,}(?:ung|heit|keit|schaft|ion|tät|ur|ik|or|ist|ant|enz|anz))": "en",
        "(.{2,})(?:ungen|heiten|keiten|schaften|ionen|täten)": "",
        "(.{2,}(?:ling|ment|iv))": "e en",
        "(.{2,}(?:ri|di))um": "en",
        "(.{3,}(?:er|ist|är|eur|or|ent|ant)in)": "nen",
        "(.{3,}ei)": "en",
        "(.{3,}e)": "n",
        "(.{4,}(?:er|el))": "n",
    }
)
_OTHERS = _rules(
    {
        "(.{2,}ier)en": "e t te ten end t te tem ten ter tes",
        "(.{2,}(?:isch|lich|bar|sam|ig|los|haft|iv|al|ell))": "e em en er es",
    }
)
