"""Two versions of a text for people: the words that differ, with a few around them."""

from difflib import SequenceMatcher

_AROUND = 3  # words
_LONGEST = 160  # characters of one side
_MOST_COMPARED = 5000  # words; comparing takes time by their square


def shown_difference(before: str, after: str) -> tuple[str, str]:
    """Return the places where both differ, each side shortened; "–" for nothing."""
    old, new = before.split(), after.split()
    if not old or not new or max(len(old), len(new)) > _MOST_COMPARED:
        return _shortened(old), _shortened(new)
    steps = SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes()
    changed = [step for step in steps if step[0] != "equal"]
    if not changed:
        # Only what parts the words differs: line breaks of paragraphs and lists.
        return _shortened(_with_breaks(before)), _shortened(_with_breaks(after))
    _, old_start, _, new_start, _ = changed[0]
    _, _, old_end, _, new_end = changed[-1]
    return _cut(old, old_start, old_end), _cut(new, new_start, new_end)


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
