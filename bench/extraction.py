"""Reading pages nobody has seen: our generic page object against the extractors others use.

`python -m bench extraction --folder DIR` reads pairs of `page.html` and `page.json`, see bench/README.md;
without a folder the saved pages of tests/sites.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from time import process_time

from bench.extractors import OURS, Extract, Record, installed, left_out
from bench.figures import Figure, figures
from bench.scores import names_f1, same_credit, same_words, text_f1
from bench.timing import sized
from query.marks import plain_text

_SAVED = Path(__file__).parent.parent / "tests" / "sites"
_ROUNDS = 3


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A page and what must be read from it."""

    url: str
    html: bytes
    right: Record


def measure(scale: float, folder: Path | None = None) -> Iterable[Figure]:
    """Let all extractors read each page, one after another, and judge what they read."""
    pages = judged_pages(folder) if folder else _saved_pages()
    pages = pages[: sized(len(pages), scale)]
    extractors = dict(installed())
    read, costs = _read_in_turns(extractors, pages, sized(_ROUNDS, scale))
    yield from figures("ms CPU/page", costs)
    rounds = range(len(next(iter(costs.values()))))
    for what, (judge, unit) in _JUDGES.items():
        pairs = {
            name: [(one, page.right) for one, page in zip(read[name], pages, strict=True)] for name in read
        }
        scores = {f"{what}: {name}": judge(pairs[name]) for name in read}
        yield from figures(
            unit, {name: [score] * len(rounds) for name, score in scores.items() if score is not None}
        )


def notes() -> Iterable[str]:
    """Name the peers that are not installed."""
    return [f"left out, not installed: {', '.join(left_out())}"] if left_out() else []


def judged_pages(folder: Path) -> list[Judged]:
    """Return the pages of a folder that have a JSON file beside them."""
    return [
        _judged(json.loads(path.with_suffix(".json").read_text(encoding="utf-8")), path.read_bytes())
        for path in sorted(folder.rglob("*.html"))
        if path.with_suffix(".json").exists()
    ]


def _judged(stated: Mapping[str, object], html: bytes) -> Judged:
    author = stated.get("author")
    names = ", ".join(map(str, author)) if isinstance(author, list) else author
    return Judged(
        url=str(stated["url"]),
        html=html,
        right=Record(
            title=_text(stated.get("title")),
            body=_text(stated.get("body")),
            published=(_text(stated.get("published")) or "")[:10] or None,
            author=_text(names),
            image_credit=_text(stated.get("image_credit")),
        ),
    )


def _saved_pages() -> list[Judged]:
    found = [
        (path, json.loads(path.with_suffix(".json").read_text())) for path in sorted(_SAVED.glob("*/*.html"))
    ]
    return [
        _judged(_as_page(golden["url"], golden["item"]), path.read_bytes())
        for path, golden in found
        if "item" in golden
    ]


def _as_page(url: str, item: Mapping[str, str]) -> dict[str, object]:
    text = [item.get("teaser"), plain_text(item["body"])]
    stated = {name: item.get(name) for name in ("title", "author", "image_credit")}
    return {
        **stated,
        "url": url,
        "body": "\n\n".join(filter(None, text)),
        "published": item.get("published_at"),
    }


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def _read_in_turns(
    extractors: Mapping[str, Extract], pages: Sequence[Judged], rounds: int
) -> tuple[dict[str, list[Record]], dict[str, list[float]]]:
    """Return what each extractor read, and per round what it cost; a first round fills caches."""
    read: dict[str, list[Record]] = {}
    costs: dict[str, list[float]] = {name: [] for name in extractors}
    for turn in range(rounds + 1):
        taken = dict.fromkeys(extractors, 0.0)
        read = {name: [] for name in extractors}
        for page in pages:
            for name, extract in extractors.items():
                before = process_time()
                read[name].append(_read(extract, page))
                taken[name] += process_time() - before
        if turn:
            for name, seconds in taken.items():
                costs[name].append(seconds * 1000 / len(pages))
    return read, costs


def _read(extract: Extract, page: Judged) -> Record:
    try:
        return extract(page.url, page.html)
    except Exception:
        if extract.__name__ == f"_{OURS}":
            raise
        return Record()


Pairs = Sequence[tuple[Record, Record]]


def _bodies(pairs: Pairs) -> float | None:
    asked = [(read.body or "", right.body) for read, right in pairs if right.body]
    return text_f1(asked) if asked else None


def _titles(pairs: Pairs) -> float | None:
    if not any(read.title for read, _ in pairs):
        return None
    return _share(
        [
            same_words(right.title, read.title, f"{read.kicker} {read.title}" if read.kicker else None)
            for read, right in pairs
            if right.title
        ]
    )


def _dates(pairs: Pairs) -> float | None:
    if not any(read.published for read, _ in pairs):
        return None
    return _share(
        [(read.published or "")[:10] == right.published for read, right in pairs if right.published]
    )


def _authors(pairs: Pairs) -> float | None:
    if not any(read.author for read, _ in pairs):
        return None
    return _share([names_f1(read.author, right.author) for read, right in pairs if right.author])


def _credits(pairs: Pairs) -> float | None:
    if not any(read.image_credit for read, _ in pairs):
        return None
    return _share(
        [same_credit(read.image_credit, right.image_credit) for read, right in pairs if right.image_credit]
    )


def _credit_precision(pairs: Pairs) -> float | None:
    said = [
        (read.image_credit, right.image_credit)
        for read, right in pairs
        if read.image_credit and right.image_credit
    ]
    return _share([same_credit(read, right) for read, right in said])


def _share(right: Sequence[float]) -> float | None:
    return mean(right) if right else None


_JUDGES: dict[str, tuple[Callable[[Pairs], float | None], str]] = {
    "text": (_bodies, "F1"),
    "title": (_titles, "share"),
    "date": (_dates, "share"),
    "author": (_authors, "F1"),
    "credit found": (_credits, "share"),
    "credit right": (_credit_precision, "share"),
}
