"""Derive words.txt from dictionaries: `python query/data/derive.py NOUNS.csv verbs.json adjectives.json`.

Never imported by the product; README.md beside it says where the dictionaries come from.
"""

import csv
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Any, NamedTuple

# The forms of a word in lower case, its lemma first.
Forms = list[str]


class Entry(NamedTuple):
    """One line-to-be: the paradigm (kind and endings) and the stem it is put on."""

    paradigm: str
    stem: str


def main(nouns: Path, verbs: Path, adjectives: Path) -> None:
    """Write the file beside this one."""
    rows = list(csv.DictReader(nouns.read_text("utf-8").splitlines()))
    legends = {_spelled(row["lemma"]) for row in rows if "adjektivische" not in row["pos"]}
    conjugated = [_verb(*verb) for verb in json.loads(verbs.read_text("utf-8")).items()]
    participles = {participle for verb in conjugated for participle in (*verb.present, *verb.past)}
    infinitives = {verb.forms[0] for verb in conjugated}
    entries = [
        *_nouns(rows, infinitives),
        *_names(rows),
        *(entry for verb in conjugated if (entry := _verb_entry(verb, legends))),
        *_adjectives(json.loads(adjectives.read_text("utf-8")), participles),
    ]
    Path(__file__).with_name("words.txt").write_text(_written(entries), "utf-8")


def _written(entries: Iterable[Entry]) -> str:
    stems: dict[str, set[str]] = {}
    for paradigm, stem in entries:
        stems.setdefault(paradigm, set()).add(stem or "-")
    lines = [_HEADER.strip()]
    for paradigm in sorted(stems):
        lines.append(paradigm)
        lines += wrap(
            " ".join(sorted(stems[paradigm])), 118, initial_indent=" ", subsequent_indent=" ",
            break_long_words=False, break_on_hyphens=False,
        )  # fmt: skip
    return "\n".join(lines) + "\n"


# Nouns and names


def _nouns(rows: Iterable[Mapping[str, str]], infinitives: set[str]) -> Iterator[Entry]:
    common = [row for row in rows if not _NAMES.intersection(row["pos"].split(","))]
    lemmas = {_spelled(row["lemma"]) for row in common} | infinitives
    for row in common:
        lemma = _spelled(row["lemma"])
        forms = list(_declined(row, lemmas))
        # Without a table of cases the last part of a compound tells more.
        if _WORD.fullmatch(lemma) and len(lemma) > 1 and forms:
            yield _entry("N", [lemma, *(form for form in forms if form != lemma)])


def _declined(row: Mapping[str, str], lemmas: set[str]) -> Iterator[str]:
    """Yield the forms; a rare one (dative in -e, second plural) that is another word is left out: Rate."""
    for column, form in row.items():
        spelled = _spelled(form or "")
        if column.split()[0] not in _CASES or not _WORD.fullmatch(spelled):
            continue
        if not (column.endswith(("*", " 2", " 3", " 4")) and spelled in lemmas):
            yield spelled


def _names(rows: Iterable[Mapping[str, str]]) -> Iterator[Entry]:
    for row in rows:
        name, is_name = _spelled(row["lemma"]), bool(_NAMES.intersection(row["pos"].split(",")))
        if not is_name or name in _MEANT_AS_PLURALS.split():
            continue
        if row["lemma"][:1].isupper() and _WORD.fullmatch(name) and len(name) > 2:
            yield Entry("E", name)


# Verbs


class Verb(NamedTuple):
    """A verb: its finite forms with the infinitive first, and what takes the endings of adjectives."""

    particle: str  # ein of einführen; "" where nothing parts from the verb
    forms: Forms
    present: Forms
    past: Forms


def _verb(infinitive: str, verb: Mapping[str, Any]) -> Verb:
    tenses = [persons for tense, persons in verb.items() if tense in _TENSES]
    finite = [_joined(form) for persons in tenses for form in _third(persons)]
    past = [_joined(form) for form in verb.get("PA2", ())]
    particle = _particle(verb, infinitive, past)
    zu = [f"{particle}zu{infinitive[len(particle) :]}"] if particle else []
    present = [verb["PA1"]] if "PA1" in verb else []
    return Verb(
        _spelled(particle), _distinct([infinitive, *finite, *zu]), _distinct(present), _distinct(past)
    )


def _distinct(forms: Forms) -> Forms:
    return list(dict.fromkeys(map(_spelled, forms)))


def _third(persons: Mapping[str, Mapping[str, Any]]) -> Iterator[Any]:
    """Yield first and third person: news do not say du."""
    for person, form in (*persons.get("S", {}).items(), *persons.get("P", {}).items()):
        if person != "2":
            yield form


def _joined(form: object) -> str:
    """Write a parted form as subordinate clauses do: [führt, ein] -> einführt."""
    return "".join(reversed(form)) if isinstance(form, list) else str(form)


def _particle(verb: Mapping[str, Any], infinitive: str, past: Forms) -> str:
    for forms in (verb.get("PRÄ", {}).get("S", {}).values(), verb.get("KJ1", {}).get("S", {}).values()):
        for form in forms:
            if isinstance(form, list):
                return str(form[1])
    # teilnehmen is not marked as parting, but its participle shows it.
    for found in filter(None, (re.match("(?!ge)(.{2,}?)ge", participle) for participle in past)):
        if infinitive.startswith(found[1]) and not infinitive.startswith(found[0]):
            return found[1]
    return ""


def _verb_entry(verb: Verb, nouns: set[str]) -> Entry | None:
    """Lay a verb out; a participle that with its ending is another noun takes none: die Legende."""
    forms = [*verb.forms, *verb.present, *verb.past]
    if not all(map(_WORD.fullmatch, forms)):
        return None
    cut = len(verb.particle)
    plain = [form for form in forms if _mark(form, verb) == ""]
    stem = _common_start([*plain, *(_unmarked(form, cut) for form in forms if form not in plain)])
    if len(stem) < cut:
        return None
    adjectival = {form for form in (*verb.present, *verb.past) if f"{form}e" not in nouns}
    endings = [
        (f"{mark}~" if (mark := _mark(form, verb)) else "")
        + ((_unmarked(form, cut) if mark else form)[len(stem) :] or "-")
        + ("+" if form in adjectival else "")
        for form in forms
    ]
    marked = f"{stem[:cut]}|{stem[cut:]}" if cut else stem
    return Entry(" ".join(["V", endings[0], *sorted(set(endings[1:]) - {endings[0]})]), marked)


def _mark(form: str, verb: Verb) -> str:
    """Return ge or zu where they stand between particle and verb; gehen and zulassen only look like it."""
    cut, infinitive = len(verb.particle), verb.forms[0]
    mark = form[cut : cut + 2]
    if form == infinitive or mark not in {"ge", "zu"}:
        return ""
    if mark == "ge":
        is_added = form in verb.past and not infinitive[cut:].startswith("ge")
        return mark if is_added or form[cut:].startswith("gege") else ""
    return mark if form == f"{verb.particle}zu{infinitive[cut:]}" else ""


def _unmarked(form: str, cut: int) -> str:
    return form[:cut] + form[cut + 2 :]


# Adjectives


def _adjectives(adjectives: Mapping[str, Mapping[str, Any]], participles: set[str]) -> Iterator[Entry]:
    for adjective, cases in adjectives.items():
        base = _spelled(adjective)
        inflected = cases["NOM"]["DEF"].get("M", "")
        if not adjective[:1].islower() or not _WORD.fullmatch(base) or base in participles:
            continue
        if inflected.endswith("e"):
            yield _adjective_entry(base, _spelled(inflected[:-1]))


def _adjective_entry(base: str, inflected: str) -> Entry:
    comparative, superlative = _COMPARED.get(base, (f"{_raised(inflected)}er", f"{_raised(base)}{_st(base)}"))
    # dunkel, dunkle, dunkler, am dunkelsten: only the forms with an ending lose the e.
    parts = [base + ("+" if base == inflected else ""), *([f"{inflected}*"] if base != inflected else [])]
    parts += [f"{comparative}+", f"{superlative}*"]
    stem = _common_start([part.rstrip("+*") for part in parts])
    return Entry(" ".join(["A", *(_ending(part, stem) for part in parts)]), stem)


def _ending(part: str, stem: str) -> str:
    ending = part[len(stem) :]
    return f"-{ending}" if ending in ("", "+", "*") else ending


def _raised(base: str) -> str:
    if base not in _RAISING.split():
        return base
    return re.sub("[aou](?=[^aou]*$)", lambda vowel: {"a": "ä", "o": "ö", "u": "ü"}[vowel[0]], base)


def _st(base: str) -> str:
    return (
        "est" if re.search("([dtszxß]|sch)$", base) and not base.endswith("isch") and base != "groß" else "st"
    )


def _common_start(words: Forms) -> str:
    first, last = min(words), max(words)
    return next((first[:end] for end in range(len(first), 0, -1) if last.startswith(first[:end])), "")


def _entry(kind: str, forms: Forms) -> Entry:
    stem = _common_start(forms)
    endings = [form[len(stem) :] or "-" for form in forms]
    return Entry(" ".join([kind, endings[0], *sorted(set(endings[1:]) - {endings[0]})]), stem)


def _spelled(word: str) -> str:
    """Spell as `query.folding.spelling` does; written out, for this file stands alone."""
    return word.casefold().replace("é", "e").replace("è", "e").replace("ê", "e").replace("à", "a")


_HEADER = """
# German words and their endings; CC BY-SA 4.0, sources and authors in README.md, made by derive.py.
# A line of endings (N noun, V verb, A adjective, E name) holds for the stems below it; the first ending makes
# the lemma; - is none; + also with the endings of adjectives, * only with them; ge~t puts ge before the stem,
# or where | stands in it.
"""
_WORD = re.compile("[a-zäöü]+")
_CASES = {"nominativ", "genitiv", "dativ", "akkusativ"}
_NAMES = {"Toponym", "Vorname", "Nachname", "Eigenname", "Straßenname"}
# Names, often of a village or of old, that in the news are the plural or the genitive of a noun.
_MEANT_AS_PLURALS = """
    darren fische hanse häusern helme höfen kais kaisers kauen klötze könnern lichte linden lohne löhne
    löwen male marken mauern medien mengen müllers nickels planken räder stabe stahle steinen stegen
    strassen stöcken stössen systems tiers trotten utopien wahlen walde waren wiesen wirts zwillinge
    zwingen
"""
_TENSES = {"PRÄ", "PRT", "KJ1", "KJ2"}
_COMPARED = {
    "gut": ("besser", "best"),
    "viel": ("mehr", "meist"),
    "hoch": ("höher", "höchst"),
    "nah": ("näher", "nächst"),
    "nahe": ("näher", "nächst"),
    "gross": ("grösser", "grösst"),
    "neu": ("neuer", "neuest"),
}
_RAISING = """
    alt arm dumm grob hart jung kalt klug kurz lang scharf schwach schwarz stark warm krank rot gesund
"""

if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
