"""Two versions of a text for people: the words that differ, with a few around them."""

from collections.abc import Sequence

_AROUND = 3  # words
_LONGEST = 160  # characters of one side


def shown_difference(before: str, after: str) -> tuple[str, str]:
    """Return the places where both differ, each side shortened; "–" for nothing."""
    old, new = before.split(), after.split()
    if not old or not new:
        return _shortened(old), _shortened(new)
    if old == new:
        # Only what parts the words differs: line breaks of paragraphs and lists.
        return _shortened(_with_breaks(before)), _shortened(_with_breaks(after))
    start = _alike_at_start(old, new)
    end = _alike_at_start(old[start:][::-1], new[start:][::-1])
    return _cut(old, start, len(old) - end), _cut(new, start, len(new) - end)


def _alike_at_start(one: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(one, other, strict=False)
    return next((at for at, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _cut(words: list[str], start: int, end: int) -> str:
    first, last = max(0, start - _AROUND), min(len(words), end + _AROUND)
    shown = " ".join(words[first:last])
    if len(shown) > _LONGEST:
        shown = f"{shown[: _LONGEST // 2].rstrip()} … {shown[-_LONGEST // 2 :].lstrip()}"
    return f"{'… ' if first else ''}{shown}{' …' if last < len(words) else ''}" or "–"


def _shortened(words: list[str]) -> str:
    return _cut(words, 0, len(words)) if words else "–"


def _with_breaks(text: str) -> list[str]:
    return text.replace("\n", " ¶ ").split()
