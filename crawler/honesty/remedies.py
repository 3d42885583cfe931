"""What to do about each fault."""

from storage.tables import FaultKind

_CHECK = "stadtradar sources check {name}"
_REMEDIES = {
    FaultKind.DNS: (
        "Die Adresse im Browser prüfen. Ist die Quelle umgezogen, die neue Adresse eintragen; sonst abwarten."
    ),
    FaultKind.REFUSED: (
        "Die Adresse im Browser prüfen. Antwortet sie dort, sperrt der Server wohl unsere Kennung: "
        "die Redaktion ansprechen."
    ),
    FaultKind.TIMEOUT: (
        "Meist vorübergehend: Stadtradar fragt von selbst immer seltener nach. Dauert es Tage, "
        "die Adresse im Browser prüfen."
    ),
    FaultKind.TLS: (
        "Das Zertifikat muss der Betreiber der Seite erneuern: ihm einen Hinweis schicken. "
        "Bis dahin wird die Quelle nicht gelesen."
    ),
    FaultKind.HTTP: (
        "Die genannte Adresse im Browser öffnen. Gibt es sie nicht mehr, Feed oder Übersicht berichtigen; "
        f"prüfen mit: {_CHECK}"
    ),
    FaultKind.ROBOTS: (
        "robots.txt der Seite lesen. Solange sie es verbietet oder nicht zu haben ist, wird nicht abgerufen; "
        "um Erlaubnis kann man die Redaktion bitten."
    ),
    FaultKind.ROBOTS_CHANGED: (
        "robots.txt der Seite lesen und die Redaktion fragen, ob unser Abruf gemeint ist. "
        "Ohne Erlaubnis die Quelle aus den Einstellungen nehmen."
    ),
    FaultKind.NOT_A_FEED: (
        f"Die Feed-Adresse im Browser öffnen und in den Einstellungen berichtigen; prüfen mit: {_CHECK}"
    ),
    FaultKind.EMPTY: (
        "Die Übersicht im Browser öffnen. Nennt sie dort Artikel, hat sich ihr Aufbau geändert; "
        f"prüfen mit: {_CHECK}"
    ),
    FaultKind.BLOCKED: (
        "Die Seite verlangt Zustimmung, Anmeldung oder eine Prüfung auf Roboter. "
        "Die Redaktion um Zugang für unsere Kennung bitten oder den Feed nutzen."
    ),
    FaultKind.UNREADABLE: (
        "Vermutlich wurde die Seite umgebaut. Ansehen mit: stadtradar page ADRESSE. Selektoren oder "
        "Seitenbau anpassen, dann das Versäumte nachholen mit: stadtradar replay {name}"
    ),
    FaultKind.FIELD_LOST: (
        "Einen neuen Artikel ansehen mit: stadtradar page ADRESSE. Steht die Angabe im Browser, Selektor "
        "oder Seitenbau anpassen; hat die Redaktion sie gestrichen, ist nichts zu tun."
    ),
    FaultKind.CANARY: (
        "Die genannte Seite ansehen mit: stadtradar page ADRESSE. Nach einer Änderung an Selektoren oder "
        "Seitenbau prüfen mit: stadtradar canary {name}"
    ),
    FaultKind.SOFT_404: (
        "Die genannten Adressen im Browser öffnen. Meist ist die Quelle umgezogen oder ihr Feed nennt alte "
        f"Adressen; prüfen mit: {_CHECK}"
    ),
    FaultKind.SILENT: (
        "Die Quelle im Browser ansehen. Erscheint dort Neues, Feed oder Übersicht berichtigen "
        f"(prüfen mit: {_CHECK}); sonst macht die Redaktion Pause."
    ),
    FaultKind.CRASH: (
        "Das Protokoll ansehen und den Fehler melden. Bis dahin wird die Quelle allein und seltener gelesen."
    ),
}


def remedy(kind: FaultKind, name: str) -> str:
    """Return what to do about a fault of the source of this name (German)."""
    return _REMEDIES[kind].format(name=name)
