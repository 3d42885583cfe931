"""What an enhanced status code (RFC 3463) and the words beside it mean for a reader."""

import re

from alerts.returns.record import Judgement
from storage.tables import ReturnKind

_CODE = re.compile(r"(?<![\d.])([245])\.(\d{1,3})\.(\d{1,3})(?!\d|\.\d)")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d(?!\d|\.\d)")
_ADDRESS = re.compile(r"[^\s<>@]*@[^\s<>]*")
_LONGEST_REASON = 200

# Said where the code itself says nothing. Ours first: what may be our fault is no reader's.
_WORDS = {
    "5.7.1": r"spam|black.?list|block.?list|\bblocked|reputation|\bspf\b|dkim|dmarc|policy|richtlinie",
    "5.2.2": r"quota|mailbox (is )?full|postfach (ist )?voll|insufficient storage|too full",
    "5.1.1": (
        r"(user|recipient|mailbox|address|account)s? (is |was )?(unknown|not found|unavailable)"
        r"|(unknown|no such|invalid) (user|recipient|mailbox|address|local)|no mailbox here|doesn.t exist"
        r"|does not exist|unbekannt|existiert nicht|unrouteable address"
    ),
}
_MEANINGS = {
    ReturnKind.HARD: "Die Adresse gibt es nicht (mehr).",
    ReturnKind.SOFT: "Das Postfach nimmt zurzeit nichts an.",
}
_REFUSED = "Der Server lehnt unsere Mails ab."
_FULL = "Das Postfach ist voll."
_MILDEST_FIRST = (ReturnKind.POLICY, ReturnKind.SOFT, ReturnKind.HARD)


def judge(status: str, diagnostic: str) -> Judgement:
    """Return what a stated code and the words of the refusing server amount to.

    Where the two name different codes, the milder counts: relays in between make codes up, and a reader lost
    is worse than one more mail in vain.
    """
    codes = [code for code in (_code(diagnostic), _code(status)) if code]
    telling = [code for code in codes if not code.endswith(".0")]
    if not telling:  # "other": some servers use it for whatever happens, and say it in words
        telling = [meant] if (meant := _meant(diagnostic)) else codes or [_basic(diagnostic)]
    return mildest([_judgement(code, diagnostic) for code in telling])


def mildest(judgements: list[Judgement]) -> Judgement:
    """Return the mildest: an address that forwards to several is good while one of them is."""
    return min(judgements, key=lambda judgement: _MILDEST_FIRST.index(judgement.kind))


def kind_of(code: str, diagnostic: str = "") -> ReturnKind:
    """Return whose fault a code is, and for how long. An empty code is a soft one."""
    level, subject, detail = (int(part) for part in (code or "5.0.0").split("."))
    if subject in (5, 6, 7) or (subject, detail) in ((1, 7), (1, 8)):
        # Security and policy; but also protocol, content and sender: what we said, not whom we said it to.
        return ReturnKind.POLICY
    if level == 4:
        return ReturnKind.SOFT
    if subject == 1 and detail != 9:  # 9: the address is known, the server behind it is too old
        return ReturnKind.HARD
    if (subject, detail) in (
        (2, 1),
        (4, 4),
        (4, 310),
    ):  # disabled; no such domain, and Exchange's word for it
        return ReturnKind.HARD
    if (subject, detail) == (4, 1) and "recipient address rejected" in diagnostic.lower():
        return ReturnKind.HARD  # Exchange Online, where RFC 3463 has "no answer from host"
    return ReturnKind.SOFT


def has_code(text: str) -> bool:
    """Whether a text names a code of failure or, in other words, what one would say."""
    return any((_code(text), _basic(text), _meant(text)))


def without_addresses(text: str) -> str:
    """Return a text as one short line that names nobody."""
    # Cut before and after: the search takes the square of a long word's length.
    named = _ADDRESS.sub("[Adresse]", text[: 5 * _LONGEST_REASON])
    clean = "".join(char if char.isprintable() else " " for char in named)
    return " ".join(clean.split())[:_LONGEST_REASON].rstrip()


def _judgement(code: str, diagnostic: str) -> Judgement:
    kind = kind_of(code, diagnostic)
    if kind == ReturnKind.POLICY:
        # The server's own words, which say what to mend. Of the others, they would name the reader.
        return Judgement(kind=kind, status=code, reason=without_addresses(diagnostic) or _REFUSED)
    reason = _FULL if code[1:] == ".2.2" else _MEANINGS[kind]
    return Judgement(kind=kind, status=code, reason=reason)


def _code(text: str) -> str:
    found = _CODE.search(text)
    return found[0] if found and found[1] != "2" else ""


def _basic(text: str) -> str:
    found = _REPLY.search(text)
    return f"{found[1]}.0.0" if found else ""


def _meant(text: str) -> str:
    return next((code for code, words in _WORDS.items() if re.search(words, text, re.IGNORECASE)), "")
