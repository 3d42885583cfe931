"""What the faults of sources are called."""

from collections.abc import Mapping

from storage.tables import FaultKind

FAULT_NAMES: Mapping[str, Mapping[str, str]] = {
    "de": {
        FaultKind.DNS: "Name nicht gefunden",
        FaultKind.REFUSED: "Verbindung abgelehnt",
        FaultKind.TIMEOUT: "keine Antwort",
        FaultKind.TLS: "Zertifikat ungültig",
        FaultKind.HTTP: "Fehler des Servers",
        FaultKind.ROBOTS: "Abruf nicht erlaubt",
        FaultKind.NOT_A_FEED: "kein Feed",
        FaultKind.EMPTY: "leere Liste",
        FaultKind.BLOCKED: "Sperrseite",
        FaultKind.UNREADABLE: "Seiten unlesbar",
        FaultKind.CRASH: "Lauf abgestürzt",
        FaultKind.SILENT: "verstummt",
        FaultKind.FIELD_LOST: "Angaben fehlen",
        FaultKind.CANARY: "Nachtprüfung fand Lücken",
        FaultKind.SOFT_404: "Fehlerseite statt Artikel",
        FaultKind.ROBOTS_CHANGED: "Abruf neuerdings verboten",
    },
    "en": {
        FaultKind.DNS: "name not found",
        FaultKind.REFUSED: "connection refused",
        FaultKind.TIMEOUT: "no answer",
        FaultKind.TLS: "certificate invalid",
        FaultKind.HTTP: "server error",
        FaultKind.ROBOTS: "fetching not allowed",
        FaultKind.NOT_A_FEED: "not a feed",
        FaultKind.EMPTY: "empty list",
        FaultKind.BLOCKED: "block page",
        FaultKind.UNREADABLE: "pages unreadable",
        FaultKind.CRASH: "run crashed",
        FaultKind.SILENT: "fell silent",
        FaultKind.FIELD_LOST: "fields missing",
        FaultKind.CANARY: "nightly check found gaps",
        FaultKind.SOFT_404: "error page for an article",
        FaultKind.ROBOTS_CHANGED: "newly forbidden",
    },
}
