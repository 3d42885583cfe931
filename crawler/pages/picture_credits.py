"""Who made a picture, parted from what its caption says."""

import re

_LABEL = (
    r"(?:(?:Bild(?:quellen?|nachweis|rechte)?|Fotos?|Fotografie|Grafik|Illustration|Quellen?|Credits?|Copyright)"
    r"\s*:\s*(?:©|\(c\))?|©|\(c\))"
)
_WHOLE = re.compile(rf"[\s(–—|/-]*{_LABEL}\s*(?P<credit>.+?)\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(
    rf"\s*[(\[]\s*{_LABEL}\s*(?P<credit>[^()]*(?:\([^()]*\)[^()]*)*)[)\]]\.?\s*$", re.IGNORECASE
)
_AT_END = re.compile(rf"\s*[–—|/-]?(?<!\bIm)\s+{_LABEL}\s*(?P<credit>\S.*)$", re.IGNORECASE)
_LONGEST = 120
_AROUND = " \t–—|/-,;"


def part_credit(caption: str) -> tuple[str, str | None]:
    """Part `Viele Wege führen zum Ziel. (Foto: Tumisu)`; the text is empty where the credit stands alone."""
    whole = _WHOLE.fullmatch(caption)
    if whole and _is_short(whole["credit"]):
        return "", bare_credit(caption)
    found = _IN_BRACKETS.search(caption) or _AT_END.search(caption)
    if found is None or not _is_short(found["credit"]):
        return caption, None
    return caption[: found.start()].rstrip(_AROUND), found["credit"].strip(_AROUND) or None


def bare_credit(text: str) -> str | None:
    """Return a credit without brackets and label: `(Bild: © Name)` -> `Name`."""
    line = text.strip(_AROUND)
    if line.startswith("(") and line.endswith(")") and not line.lower().startswith("(c)"):
        line = line[1:-1]
    whole = _WHOLE.fullmatch(line)
    return (whole["credit"] if whole else line).strip(_AROUND) or None


def _is_short(credit: str) -> bool:
    return len(credit) <= _LONGEST
