"""What people agree to, word for word; each text has an id that is never given to another text.

The ledger keeps the text as it was shown. To change one, add it under a new id and let CURRENT name that; the
old ones stay, because a form may have been open in a browser when they were current.
"""

from collections.abc import Mapping

CONSENT_TEXTS: Mapping[str, str] = {
    "abo-1-de": (
        "Ich möchte zu dieser Suche Benachrichtigungen von {title} an die angegebene E-Mail-Adresse "
        "erhalten. Dafür werden die Adresse, die Suche, die Einstellungen und der Nachweis dieser "
        "Einwilligung gespeichert. Ich kann die Einwilligung jederzeit mit Wirkung für die Zukunft "
        "widerrufen: mit dem Link in jeder Mail oder auf der Verwaltungsseite."
    ),
    "abo-1-en": (
        "I want to receive messages from {title} about this search at the given e-mail address. For that the "
        "address, the search, the settings and the proof of this consent are stored. I can withdraw the "
        "consent at any time with effect for the future: by the link in every mail or on the page where "
        "everything is managed."
    ),
}
CURRENT: Mapping[str, str] = {"de": "abo-1-de", "en": "abo-1-en"}


def current_wording(language: str) -> str:
    """Return the id of the text that is shown now in a language."""
    return CURRENT[language]


def consent_text(wording_id: str, *, title: str) -> str | None:
    """Return the text as it is shown, None when there is none of that id."""
    text = CONSENT_TEXTS.get(wording_id)
    return None if text is None else text.format(title=title)
